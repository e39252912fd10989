"""What differs from language to language: words written short, and how options are called. Pure."""

from functools import lru_cache

# Words that are written short with a full stop and go on; single letters always are. Two-letter code first.
_SHORT = """
bg бр вж вкл гр др ед им кв млн млрд напр пр проф св сл ст стр т.е т.н т.нар ул чл
cs aj apod atd č čl doc ing kap mil mld např násl obr odst písm popř pozn příp resp roč str sv tab tj tzn tzv viz zák
da bl.a ca d.v.s dvs eks evt f.eks feks ff hhv hr inkl jf kap kl litra m.fl m.m m.v mfl mht mia mio mv nr osv pct pkt
da stk tlf vedr
de abb abs allg anm art aufl bd bspw bzgl bzw d.h dipl ebd einschl evtl exkl ff gem ggf hrsg i.d.r inkl insb jh kap lit
de mind mio mrd nr o.ä o.g rd sog std str u.a u.ä usf usw v.a vgl z.b z.t ziff zit zzgl
el αριθ αρθ βλ γρ δηλ δισ εδ εικ εκ κ.ά κ.λπ κ.ο.κ κεφ κλπ κτλ λ.χ μ.μ μ.χ π.μ π.χ πίν παρ πρβλ σελ σημ στοιχ συν
el τηλ τόμ χιλ
en approx assn capt ch co col corp dept dist e.g eg eq eqs esp est excl fn gen gov hon i.e ie inc incl jr ltd max
en messrs min mr mrs ms mt nos para paras ref refs rev sect sr subpara viz
es aprox art av cap cía dña dra edit ee.uu etc excmo gral lic máx mín núm p.ej pág págs párr ppal prof sr sra sras sres
es srta tel ud uds vd
et dets e.m.a hr ingl jaan jm jms jne jpt k.a lk lp mln mnt n-ö nt nr okt pr prof sealh sept sh st tel tk tlk tn vm vrd
fi alk em engl esim huom ilm jne jms kaup kirj klo kpl ks mm mrd ns puh seur suom synt ts tms ym yms yht
fr adj apr art av bd bibl c.-à-d chap coll dép éd env ex excl fasc fig hab ibid id janv juil mgr mlle mlles mme mmes
fr max min n.b obs p.ex par paragr préf réf sect sept suiv suppl tabl tél trad vol
ga alt dr iml lch lgh m.sh r.ch srl uimh
hr čl dipl dr engl itd izv kn mil mlrd mj npr odn odj prof sl st str sv t.j tab tj tzv ul usp
hu bek cikk dec dr febr fszt gr ill itt.ny jan júl jún kb kft krt márc mrd okt pl pont szept szt tel ún vö zrt
it all art artt cap capp cfr dott ecc es fasc ing lett max min num on p.es pag pagg par prof prov rag rif sec seg segg
it sez sig sigg spett tab tel
lt a.k akad angl dab doc dr e.p gerb insp kt kun mln mlrd mst pan pav pirm plg prof psl pvz red sąs skt str š.m t.t t.y
lt tel tūkst vad vid žr
lv apr att dec dr febr iedz ieskait jan jaun latv lpp milj mljrd nod nov okt piem pants plkst prof resp sal sk sast skat
lv st t.i t.s tab tālr tūkst u.c u.tml utt
mt art dr eċċ eż paġ pż
nl a.u.b afb afd alg art bijl bijv blz bv ca d.d d.i d.m.v d.w.z dhr dr drs e.a e.d e.o enz evt excl fig geb hfst i.p.v
nl i.v.m incl ing ir jl lic m.b.t m.i.v m.n m.u.v max mevr min mln mr mrd mw n.a.v nl nr o.a o.b.v o.m par resp t.a.v
nl t.b.v t.o.v tel vgl vnl zgn
pl al art bm dot doc dr ds ew gen godz im in inż itd itp lit m.in mies mgr min mld mln nast np nr ob ok os pkt pl pod
pl poz prof przyp r red rozdz rys str św tab tel tj tys tzn tzw ul ust ub woj współ zał zł zob ż
pt aprox art av cap cf cia cit dir dra ed eng ex exmo fig inc máx mín n.º núm obs p.ex pág págs pp prof profa ref séc
pt seg segs sr sra srs tel vol
ro alin art aprox bd bl cap cca dl dlui dna etc ex fig ing jud lit loc max mil mld mr nr obs pag par pct p.ex prof pt
ro resp s.a ș.a str tab tel trad vol
sk atď apod č čl doc ing kap mil mld napr nasl obr ods odd písm popr pozn príp resp roč str sv t.j tab tel tj tzn tzv ul
sl angl čl d.d d.o.o dipl dr gl ing inž ipd itd itn mag max min mio mlrd npr odd odst oz pogl prof str sv št t.i t.j tab
sl tel ti.j tj ul
sv anm avd bl.a ca d.v.s dvs e.d el ev ex exkl f.n f.ö fig forts fr.o.m hr inkl jfr kap kl m.a.o m.fl m.m max milj min
sv mrd nr nuv o.d osv p.g.a pga resp s.k st str t.ex t.o.m tab tel uppl utg äv
"""
_ANYWHERE = "etc cf vs dr prof st no art fig sec par vol bzw usw nr ed p pp ca"
# What the heading of an option begins with.
_OPTION = """
bg опция вариант
cs možnost varianta
da mulighed valgmulighed option
de option variante alternative möglichkeit
el επιλογή εναλλακτική
en option
es opción alternativa variante
et variant valik võimalus
fi vaihtoehto
fr option variante alternative
ga rogha
hr opcija mogućnost varijanta
hu opció lehetőség változat
it opzione alternativa variante
lt galimybė variantas parinktis
lv iespēja variants opcija
mt għażla opzjoni
nl optie variant alternatief
pl opcja wariant
pt opção alternativa variante
ro opțiunea opțiune varianta
sk možnosť variant alternatíva
sl možnost opcija različica
sv alternativ option
"""
# Short only before a number: elsewhere it is a word.
BEFORE_NUMBERS = frozenset({"no", "max", "min", "in", "ed", "ex", "on", "al", "ob", "pan", "co", "mil", "ms"})
# A number with a full stop is an ordinal here, and the sentence goes on.
ORDINALS = frozenset({"cs", "da", "de", "et", "fi", "hr", "hu", "lv", "sk", "sl"})


def tongue(language: str) -> str:
    """Give the language without its country: "pt" of "pt-BR"."""
    return language.replace("_", "-").partition("-")[0].casefold()


@lru_cache(maxsize=64)
def shortenings(language: str) -> frozenset[str]:
    """Give the words that a language writes short, without case and last full stop; an unknown one as English."""
    own = _row(_SHORT, language) or _row(_SHORT, "en")
    return frozenset([*_ANYWHERE.split(), *own])


@lru_cache(maxsize=64)
def option_words(language: str) -> tuple[str, ...]:
    """Give how a language calls an option, and how English does; longest first."""
    return tuple(
        sorted({*_row(_OPTION, language), *_row(_OPTION, "en")}, key=lambda word: (-len(word), word))
    )


def _row(table: str, language: str) -> list[str]:
    lines = (line.split() for line in table.strip().splitlines())
    return [word for code, *words in lines if code == tongue(language) for word in words]
