"""What members of the demonstration say on the draft: the words it is about, and the remark."""

from consultations.blueprint.comments.actions import Said

REMARKS: list[tuple[str, Said]] = [
    (
        "less than one working day",
        Said(
            "One day is not realistic with a sworn translation. Say two days, with free support.",
            "technical",
            "in less than two working days, with free support",
            "-1",
        ),
    ),
    ("A proprietary format", Said("Who decides that no open format exists? Name the body.", "question")),
    (
        "fewer than five people",
        Said(
            "Five is too low for a single site. Statistical offices use ten.",
            "technical",
            "no group contains fewer than ten people",
            "-2",
            blocking=True,
        ),
    ),
    (
        "two working days",
        Said(
            "Our counsellors can keep this only with extra staff. Please name who pays.", "general", "", "-1"
        ),
    ),
    (
        "national accreditation registers",
        Said("We support this; our register can deliver a daily list from spring.", "technical", "", "2"),
    ),
    ("connects them", Said("Good to have it in one sentence. Keep it.", "editorial", "", "2")),
    (
        "Works councils",
        Said(
            "“Informed” is weaker than what the law asks for in four countries. Write “consulted”.",
            "technical",
            "Works councils must be consulted before the mapping starts.",
            "-1",
        ),
    ),
    ("Use is visible", Said("Visible to whom, and for how long? Learners will ask.", "question")),
    (
        "Automated matching",
        Said(
            "“Only ground” leaves a door open. A machine should never move anybody down a list.",
            "technical",
            "Automated matching never refuses an application or moves it down a list.",
            "-2",
        ),
    ),
    ("in a drawer", Said("A nice picture, but many certificates are in registers already.", "editorial")),
    (
        "all official languages",
        Said("Translation into all languages takes eight weeks. Plan for it.", "general"),
    ),
    ("common vocabulary", Said("Please name the vocabulary, or at least how it is chosen.", "question")),
    ("ranking of individual people", Said("Thank you for saying this so clearly.", "general", "", "2")),
    ("new obligations", Said("Then section 5 must not ask for monthly reports.", "technical", "", "-1")),
    (
        "three options for governance",
        Said("We could live with the second; the first is a monopoly.", "general", "", "0"),
    ),
    ("signed digital credential", Said("Small issuers need a hosted signature service.", "technical")),
    (
        "Leaving is possible",
        Said("What happens with copies that others made? One sentence is missing.", "question"),
    ),
    (
        "career adviser",
        Said(
            "Advisers also need prices with and without grants.",
            "editorial",
            "prices before and after grants",
        ),
    ),
    (
        "300 employees",
        Said("Companies with 20 employees have the same question and no staff for it.", "general"),
    ),
    (
        "Small actors can join",
        Said("Campaign of small training providers: no fee under 50 people.", "general", "", "-1"),
    ),
]
