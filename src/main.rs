//! The program `khulasa`; everything it does is in the library.

/// A document is some hundreds of small allocations; the system's allocator takes a tenth of the time for them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    khulasa::cli::main()
}
