"""Words that are no names: titles, pronouns, role nouns, and the common nouns that institutions and places are named with."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PRONOUNS = _words(
    """
    i me my mine we us our ours you your yours he him his she her hers it its they them their theirs who whom whose
    which this that these those one ones both all some many most several others another each none nobody everyone
    somebody someone himself herself itself themselves ourselves myself either neither few two three four five six
    seven eight nine ten eleven twelve dozens hundreds thousands scores twenty thirty forty fifty about around nearly
    almost over least more than any no such
    """
)
"""Pronouns, numbers and quantifiers; a mention that begins with one describes, it does not name."""

POSSESSIVES = _words(
    """
    my our your his her its their whose this that these those
    """
)

TITLES = _words(
    """
    mr mrs ms miss mx sir dame lord lady dr doctor prof professor rev reverend father sister brother pastor bishop
    archbishop cardinal pope imam sheikh sheik shaikh shaykh mullah maulana mufti ayatollah hojatoleslam hajji haji
    hajj sayyid syed rabbi patriarch king queen prince princess emperor empress sultan emir amir caliph duke duchess
    count countess baron baroness president vice-president vice premier prime minister chancellor secretary
    undersecretary governor lieutenant-governor mayor senator sen congressman congresswoman representative rep mp
    ambassador envoy consul commissioner director director-general chairman chairwoman chair chief head leader
    spokesman spokeswoman spokesperson judge justice magistrate prosecutor attorney attorney-general general gen
    lieutenant lt lieutenant-general lieutenant-colonel major maj major-general brigadier brig brigadier-general
    brig-gen colonel col captain capt commander cmdr commodore admiral vice-admiral rear rear-admiral marshal field
    sergeant sgt staff corporal cpl private pvt officer inspector superintendent constable detective sheriff agent
    special comandante commandante warlord sub-lieutenant ensign air squadron wing foreign defence defense interior
    finance home deputy acting former ex ex-president late interim first secretary-general police army navy crown
    supreme grand health education oil energy trade information culture transport labour labor speaker taoiseach
    lawyer nurse engineer uncle aunt mother monsieur mme madame mlle herr frau senor señor señora don doña signor
    comrade commandant hetman tsar shah congress court intelligence security party military national regional
    provincial district rebel militia senior junior journalist analyst activist correspondent reporter tribal elder
    younger older brigade battalion group state
    """
)
"""Words before a name that say rank, office or role, not who."""

MARRIED = _words(
    """
    mrs lady madame mme queen princess countess duchess baroness frau señora senora
    """
)
SETTING_APART = MARRIED | _words(
    """
    elder younger older senior junior
    """
)
"""Titles that may share a husband's surname, or that tell two of one name apart: with these, a surname does not say who."""

NAME_SUFFIXES = _words(
    """
    jr sr ii iii iv phd md mp mep kc qc obe cbe
    """
)

NAME_PARTICLES = _words(
    """
    al el bin ben ibn bint abu abou abd umm oum ul ur ud uz us ed ad ez az es as esh ash en an er ar et at van von der
    den de da do dos das del della di du la le les y e i zu zur ten ter af av of und
    """
)
"""Lower-case words inside personal names."""

FUNCTION_WORDS = _words(
    """
    of the and for in on to at by with from a an de la le les des du del della di da do dos das el al e y und der die
    en against near under
    """
)

ROLES = _words(
    """
    police prosecutors prosecution detectives soldiers troops forces fighters militants rebels gunmen insurgents
    terrorists jihadists extremists guerrillas villagers residents civilians people men women children families
    relatives members officials authorities officers investigators witnesses survivors victims protesters
    demonstrators refugees migrants students teachers doctors workers miners farmers herders fishermen traders elders
    tribesmen hostages prisoners inmates detainees guards commandos mercenaries smugglers traffickers kidnappers gangs
    gang group groups band militia militias faction factions cell network movement front party parties alliance
    coalition side team unit squad crew crowd crowds couple boys girls youths sources analysts experts observers
    activists journalists reporters lawyers judges jurors diplomats envoys leaders commanders chiefs ministers
    deputies lawmakers senators representatives citizens nationals locals foreigners defectors informants agents spies
    operatives recruits volunteers reservists conscripts veterans pilots sailors passengers staff employees company
    firm organisation organization agency body institution group's leadership opposition regime government governments
    administration cabinet junta state states country countries nation nations kingdom republic both partners allies
    enemies neighbours neighbors he she man woman boy girl father mother brother sister son daughter wife husband
    uncle cousin nephew friend driver guard commander leader fighter soldier officer agent spy prisoner suspect
    attacker attackers bomber bombers assailant assailants killer killers brothers brothers-in-arms community
    communities mosque imam cleric clerics preacher priests monks nuns tribe tribes clan clans captors defenders
    columns column patrol patrols convoy raiders marines researchers scientists mps lawmaker investors scholars
    critics singers players fans readers viewers listeners voters witness source informant hostage detainee inmate
    victim survivor analyst expert official militant gunman insurgent rebel jihadist extremist terrorist recruit
    courier fixer trader merchant shopkeeper farmer student teacher worker resident villager defector supporters
    followers sympathisers sympathizers backers opponents captives customers owner owners
    """
)
"""Nouns for people and bodies; a mention whose capital is only that of a sentence's beginning stands on one of them."""

INSTITUTIONS = _words(
    """
    army navy air force forces police military guard guards gendarmerie coast border customs marines marine infantry
    cavalry artillery special command commands staff general joint chiefs headquarters intelligence security service
    services secret internal external domestic foreign national federal state republican presidential royal imperial
    central supreme high constitutional criminal appeal appeals court courts tribunal parliament congress senate house
    assembly council legislative executive lower upper chamber ministry ministries minister department directorate
    office bureau agency authority authorities commission committee cabinet government administration treasury
    interior exterior defence defense justice finance finances culture health education agriculture energy transport
    trade economy economic information labour labor environment planning oil water tourism youth sports women
    religious endowments social protection development affairs relations cooperation prosecutor prosecutors attorney
    public ombudsman bank reserve election electoral armed land ground naval rapid reaction counter terrorism
    counterterrorism anti investigation investigations corps brigade battalion division regiment unit union party
    front movement group coalition alliance opposition church press media television radio university college school
    hospital company corporation board center program fund foundation institute society association federation league
    team club prison prisons immigration emergency civil fire and of politburo presidency barracks garrison branch
    wing secretariat mission embassy consulate delegation troops elite main crown commons lords red cross crescent
    guardsmen borders liberation people peoples workers democratic democrats democrat socialist socialists communist
    communists christian conservative conservatives liberal liberals republicans green greens progressive reform
    freedom patriotic nationalist nationalists independence unity left right popular revolutionary resistance islamic
    muslim transitional
    """
)
"""Words that bodies of every state are named with: a name of these alone needs its state ("Interior Ministry")."""

PLACE_NOUNS = _words(
    """
    central main north south east west northern southern eastern western north-east north-west south-east south-west
    northeast northwest southeast southwest old new city town village prison jail street square airport airfield port
    station hospital clinic university school mosque church temple camp base river valley mountain mountains hill
    hills bridge highway road province district governorate county region state capital island islands sea desert
    border frontier front house hotel market bazaar headquarters embassy consulate ministry palace court courthouse
    farm field forest lake coast beach bay gulf harbour harbor upper lower great grand little international national
    military high security country area zone quarter suburb neighbourhood neighborhood compound checkpoint crossing
    refugee police naval air interior exterior parliament center park stadium factory refinery dam plant oil gas site
    building tower block hall cafe restaurant library museum cemetery home
    """
)

NAME_NOUNS = _words(
    """
    network group cartel party movement brigade brigades battalion front militia clan gang prison province river
    district village camp base city university mosque hospital airport bridge square street mountains valley island
    dam crossing governorate region county desert lake port refinery dynasty family school foundation agency company
    newspaper magazine organisation organization army forces rebels insurgency tribe alliance coalition faction cell
    corps division regiment
    """
)
"""Lower-case nouns that may close a name ("Haqqani network", "Evin prison")."""

STATE_FRAMES = _words(
    """
    government governments regime administration authorities state republic leadership kingdom officials cabinet junta
    authority federal royal of in the former military interim transitional central national gov
    """
)
"""Words around a state's name that mean the state itself ("the Iraqi government", "Government of Iraq")."""
