"""Documents for the cluster: short reports of made-up events, each its own, some of them broken."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

CITIES = ["عمّان", "إربد", "طرابلس", "صفاقس", "وهران", "الموصل", "حلب", "تعز", "أسوان", "نواكشوط", "مسقط", "طنجة"]
DAYS = ["السبت", "الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة"]
NAMES = ["سامر الحوراني", "يوسف بن علي", "كريم الشرقاوي", "نزار الخطيب", "عادل بوزيد", "وليد منصور"]

STORIES = [
    [
        "افتتحت بلدية {city} يوم {day} مكتبة عامة تضم أكثر من {thousands} ألف كتاب.",
        "وبلغت كلفة المشروع {teens} مليون دولار، دفعت الوزارة ثلثها.",
        "وقال {name}، المشرف على المشروع، إن العمل فيه استغرق {teens} شهراً.",
        "وتفتح المكتبة أبوابها من الثامنة صباحاً حتى التاسعة ليلاً.",
        "وتنوي البلدية أن تفتتح فرعاً ثانياً شرقي المدينة في عام {year}.",
        "ويرى سكان الحي أن المكتبة ستخفف الضغط على مكتبة الجامعة.",
    ],
    [
        "هطلت على {city} ليلة {day} أمطار غزيرة أغرقت {teens} شارعاً.",
        "وأجلى الدفاع المدني نحو {hundreds}00 شخص من الأحياء المنخفضة.",
        "وأوضح {name} من غرفة العمليات أن مستوى المياه بدأ بالانخفاض فجراً.",
        "ولم تسجل إصابات، غير أن الكهرباء انقطعت عن {thousands} ألف منزل.",
        "وكانت المدينة قد شهدت سيولاً مماثلة في عام {past}.",
        "وتتوقع الأرصاد أن يستمر الطقس الماطر حتى نهاية الأسبوع.",
    ],
    [
        "انطلق في {city} يوم {day} معرض للكتاب بمشاركة {hundreds}00 ناشر.",
        "ويستمر المعرض {teens} يوماً، ويتوقع منظموه أن يزوره {thousands} ألف شخص.",
        "وذكر {name} في كلمة الافتتاح أن عدد دور النشر تضاعف منذ عام {past}.",
        "وخصصت إدارة المعرض جناحاً لكتب الأطفال وآخر للترجمة.",
        "وأعرب عدد من الزوار عن أملهم في أن تنخفض الأسعار.",
    ],
    [
        "أعلنت شركة المياه في {city} أنها ستستبدل {hundreds}00 متر من الأنابيب القديمة.",
        "ويبدأ العمل يوم {day} ويستمر {teens} أسبوعاً.",
        "وأشارت الشركة إلى أن الضخ سيتوقف ليلاً عن {teens} حياً.",
        "وقدر {name}، وهو مهندس في الشركة، كلفة الأعمال بنحو {teens} مليون دينار.",
        "وطلبت الشركة من السكان تخزين ما يكفيهم من الماء.",
        "ويعود تركيب الأنابيب إلى عام {past}، وقد كثرت أعطالها في السنوات الأخيرة.",
    ],
]

BROKEN_EVERY = 1000
"""One document of so many has no text, one is empty."""


def documents(first: int, count: int) -> Iterator[dict[str, Any]]:
    """The documents from a number on; the same for the same numbers."""
    for number in range(first, first + count):
        dice = random.Random(number)
        if number % BROKEN_EVERY == 7:
            text = None
        elif number % BROKEN_EVERY == 8:
            text = " \n"
        else:
            story = dice.choice(STORIES)
            # Not every report has every sentence.
            kept = [story[0], *(sentence for sentence in story[1:] if dice.random() < 0.85)]
            text = " ".join(kept).format(
                city=dice.choice(CITIES),
                day=dice.choice(DAYS),
                name=dice.choice(NAMES),
                thousands=dice.randint(11, 99),
                hundreds=dice.randint(3, 99),
                teens=dice.randint(11, 19),
                year=dice.randint(2026, 2030),
                past=dice.randint(1960, 2010),
            )
        yield {"id": number, "text": text, "source": f"feed-{number % 5}"}
