//! The program `khulasa`; everything it does is in the library.

fn main() -> std::process::ExitCode {
    khulasa::cli::main()
}
