"""Who, what and whom in ordinary prose, in many constructions; the parties as codes, in the order of the alphabet."""

from __future__ import annotations

import pytest

from comity.codebook.reading import read
from comity.events.coding import Coder
from comity.records import Article, Event, Party

ACTS = [
    ("Beijing condemned Washington over arms sales to Taipei on Friday.", "CHN", "ACCUSE", "USA"),
    ("France's foreign minister met his Iranian counterpart at talks in Vienna.", "FRA+IRN", "CONSULT", ""),
    (
        "The German chancellor met Poland's prime minister in Paris on Monday to discuss Ukraine.",
        "DEU+POL",
        "CONSULT",
        "",
    ),
    ("Turkey threatened Greece with war over Cyprus.", "TUR", "THREATEN", "GRC"),
    ("Canada urged China to free two Canadians held in Beijing.", "CAN", "REQUEST", "CHN"),
    ("Kenya is being urged by Somalia to withdraw its troops.", "SOM", "REQUEST", "KEN"),
    ("Hungary was told by the European Union to change the law.", "EUU", "REQUEST", "HUN"),
    ("Ethiopia was accused by Sudan of sending troops across the border.", "SDN", "ACCUSE", "ETH"),
    ("India blamed Pakistan for the attack in Kashmir.", "IND", "ACCUSE", "PAK"),
    ("Serbia thanked China for its vaccines.", "SRB", "SUPPORT", "CHN"),
    ("Sweden sent aid to Syria, Lebanon and Jordan.", "SWE", "AID", "JOR+LBN+SYR"),
    ("Iraqi, Syrian and Kurdish forces were attacked by Isis.", "ISIG", "ASSAULT", "IRQ+KURD+SYR"),
    ("Russia warned Finland against joining NATO.", "RUS", "THREATEN", "FIN"),
    ("Russia warned Finland that it would respond if Nato bases were built.", "RUS", "THREATEN", "FIN"),
    ("Iran said it would strike Israel if it were attacked again.", "IRN", "THREATEN", "ISR"),
    ("Ukrainian soldiers were tortured by Russian guards, officials said.", "RUS", "ASSAULT", "UKR"),
    ("Belarusian police detained a Polish priest near the border with Lithuania.", "BLR", "COERCE", "POL"),
    ("Britain expelled a Russian diplomat after talks with Germany.", "GBR", "SANCTION", "RUS"),
    ("The United States imposed sanctions on Iran over its support for Syria.", "USA", "SANCTION", "IRN"),
    (
        "The European Union imposed sanctions against Belarus because of the arrest of a Polish journalist.",
        "EUU",
        "SANCTION",
        "BLR",
    ),
    ("Saudi Arabia cut relations with Qatar over its ties to Iran.", "SAU", "SANCTION", "QAT"),
    ("Japan asked China to stop drilling near Korea.", "JPN", "REQUEST", "CHN"),
    ("Israel's bombing of Gaza was condemned by Turkey.", "TUR", "ACCUSE", "ISR"),
    ("Turkey condemned Israel's bombing of Gaza.", "TUR", "ACCUSE", "ISR"),
    ("The Israeli raid on Jenin drew condemnation from Jordan.", "JOR", "ACCUSE", "ISR"),
    ("Egypt rejected Ethiopia's demand for more water.", "EGY", "REJECT", "ETH"),
    ("Ethiopia's demand for more water was rejected by Egypt.", "EGY", "REJECT", "ETH"),
    ("Spain handed the suspect over to Morocco.", "ESP", "COOPERATE", "MAR"),
    ("The prime minister of Thailand flew to Cambodia for talks on the border with Laos.", "THA", "CONSULT", "KHM"),
    ("The visit of the Polish president to Ukraine lasted two days.", "POL", "CONSULT", "UKR"),
    ("Russia fired missiles at Ukraine from ships in the Black Sea.", "RUS", "ASSAULT", "UKR"),
    ("American hostages were released by Hamas after talks in Qatar.", "HMS", "RETREAT", "USA"),
    ("Cuba sent doctors to Italy and Angola.", "CUB", "AID", "AGO+ITA"),
    ("The president of France apologised to Rwanda for the genocide.", "FRA", "CONCEDE", "RWA"),
    ("Rwanda received an apology from France.", "FRA", "CONCEDE", "RWA"),
    ("A court in Belarus jailed two Polish citizens for spying.", "BLR", "COERCE", "POL"),
    ("Japan's foreign minister told his Chinese counterpart that the drilling must stop.", "JPN", "REQUEST", "CHN"),
    ("The Dutch government said Russia had shot down the plane.", "NLD", "ACCUSE", "RUS"),
    ("Colombia recalled its ambassador from Nicaragua.", "COL", "SANCTION", "NIC"),
    ("Vladimir Putin congratulated Xi Jinping on his re-election.", "RUS", "SUPPORT", "CHN"),
    ("Xi Jinping was congratulated by Vladimir Putin.", "RUS", "SUPPORT", "CHN"),
    ("France accused Turkey of sending fighters to Libya.", "FRA", "ACCUSE", "TUR"),
    ("Turkey, Iran and Russia agreed on a truce in Syria.", "IRN+RUS+TUR", "AGREE", ""),
    ("The US special envoy for Yemen met Saudi and Emirati officials in Riyadh.", "ARE+SAU+USA", "CONSULT", ""),
    ("Vietnam lodged a protest with China over the drilling off its coast.", "VNM", "ACCUSE", "CHN"),
    ("Norwegian intelligence officers said that Russian hackers had stolen data.", "NOR", "ACCUSE", "RUS"),
    ("Zimbabwe's leader was praised by Zambia at a funeral in Harare.", "ZMB", "SUPPORT", "ZWE"),
    ("“It is a shameful act,” Jordan's king said of Israel's raid.", "JOR", "ACCUSE", "ISR"),
    ("The Hungarian government, which backed Serbia, rejected a Croatian proposal on Tuesday.", "HUN", "REJECT", "HRV"),
    ("Sudan freed Ethiopian soldiers whom it had captured near Kassala.", "SDN", "RETREAT", "ETH"),
    ("Bangladesh appealed to India, China and Japan for help with the refugees.", "BGD", "REQUEST", "CHN+IND+JPN"),
    ("The Angolan president arrived in Portugal for a state visit.", "AGO", "CONSULT", "PRT"),
    ("Senegal's army withdrew from Gambia after talks with Nigeria.", "SEN", "RETREAT", "GMB"),
    ("Guatemala thanked Taiwan for roads and schools.", "GTM", "SUPPORT", "TWN"),
    ("Bulgaria expelled two diplomats of the Russian embassy in Sofia.", "BGR", "SANCTION", "RUS"),
    ("Taiwanese jets were scrambled against Chinese planes near Japan.", "TWN", "MOBILIZE", "CHN"),
]
NONE = [
    "The ship Swiss Crystal was seized by pirates off Nigeria.",
    "Korean Air sued Boeing in Seattle.",
    "Bank of America fined over loans to customers in Spain.",
    "Paris Saint-Germain signed a striker from Portugal.",
    "The Washington Post criticised Saudi Arabia in an editorial.",
    "USA TODAY accused Iran of censorship.",
    "The South China Morning Post blamed Vietnam for the accident.",
    "Jordan Peterson condemned Canada for the new law.",
    "Michael Jordan praised Spain's players.",
    "The company declined to comment on the accusations by France.",
    "The Chinese embassy did not respond to a request for comment.",
    "The Kremlin declined to comment on the report.",
    "Turkey's defence ministry did not immediately reply to a request for comment.",
    "The Pentagon refused to comment.",
    "Israel's army has not responded to questions from the BBC.",
    "The president of Kenya explained how Somalia had been divided for decades.",
    "Norway's prime minister described Russia as a large country with a long coast.",
    "The WHO warned that the situation in Yemen was critical.",
    "Economists in Germany warned that Italy could fall into recession.",
    "Poland's foreign minister said that Belarus was facing its worst harvest in years.",
    "Germany's foreign minister praised those who had fled from Belarus.",
    "Hungary's prime minister attacked those who criticised Russia.",
    "Trump condemned the attack on the embassy in Iraq.",
    "Macron met a group of students in Lebanon.",
    "About 1,200 children have been held in camps in Syria.",
    "Finland's president criticised those who wanted to invade Syria.",
    "Spain's king received us in Madrid, an aide said.",
    "Bhutan described Nepal's climate as harsh.",
    "The Times of India accused Nepal of corruption.",
    "A Singapore Airlines jet landed in Baku.",
    "The Nobel laureate praised Denmark.",
]


@pytest.fixture(scope="module")
def told() -> dict[str, tuple[Event, ...]]:
    texts = [*(text for text, *_ in ACTS), *NONE]
    return {one.article.text: one.events for one in Coder(read()).code(Article(text, text) for text in texts)}


def codes(parties: tuple[Party, ...]) -> str:
    return "+".join(sorted(party.code for party in parties))


@pytest.mark.parametrize(("text", "who", "action", "whom"), ACTS)
def test_the_act_is_told_once_with_all_its_parties(
    told: dict[str, tuple[Event, ...]], text: str, who: str, action: str, whom: str
) -> None:
    assert [(codes(one.who), codes(one.whom)) for one in told[text] if one.action == action] == [(who, whom)]


@pytest.mark.parametrize("text", NONE)
def test_no_act_of_known_parties_is_made_up(told: dict[str, tuple[Event, ...]], text: str) -> None:
    assert told[text] == ()
