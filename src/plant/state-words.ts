// What the words of a plant's calendar mean for its lines: "Umrüsten Linie 2" is a changeover. Only words that are sure; a label without one is `other`, and
// so is one that says that something does not take place. Languages: English, German, French, Spanish, Italian, Dutch, Polish, Czech, Swedish.
import { LINE_STATES, type LineState, type StateInterval } from "./state-interval.ts";

/** Says more than that there is production or a shift: "night shift: cleaning" is cleaning. */
const SPECIFIC: readonly (readonly [LineState, RegExp])[] = [
  [
    "changeover",
    word(
      "change-?overs?|change over|size change|format change|product change|tool change|set-?up|setups?|retooling|SMED|[a-zäöü]*umrüst[a-zäöü]*|rüsten|rüstung|rüstzeit[a-z]*|rüstvorgang|einrüsten|umbau auf|(?:format|produkt|sorten|chargen|werkzeug|artikel)wechsel|" +
        "changement de (?:format|série|production|produit|outils?)|cambio de (?:formato|producto|lote|molde)|cambio (?:formato|produzione|prodotto)|attrezzaggio|ombouw|omstell(?:en|ing)|przezbroj[a-ząćęłńóśźż]+|přetypování|omställning",
    ),
  ],
  [
    "cleaning",
    word(
      "clean(?:ing|ings|down|-down)?|CIP|SIP|COP|washdown|wash-down|saniti[sz](?:ing|ation)|steri(?:lisation|lization)|[a-zäöü]*reinigung[a-z]*|reinigen|spülen|spülung|sterilisation|desinfektion|nettoyage|NEP|limpieza|pulizia|lavaggio|" +
        "reiniging|schoonmaak|mycie|czyszczenie|čištění|mytí|rengöring",
    ),
  ],
  [
    "maintenance",
    word(
      "maintenance|shut-?downs?|turn-?arounds?|overhauls?|servicing|repairs?|outages?|[a-zäöü]*wartung[a-z]*|instandhaltung[a-z]*|instandsetzung|revision(?:en|sstillstand)?|großrevision|reparatur(?:en)?|" +
        "entretien|arrêt technique|mantenimiento|parada técnica|manutenzione|fermata impianto|onderhoud|konserwacja|remont|údržba|odstávka|underhåll",
    ),
  ],
  [
    "holiday",
    word(
      "(?:public |bank |company )?holidays?|(?:plant|factory|site) clos(?:ed|ure)|feiertage?|[a-zäöü]*feiertag|betriebsruhe|betriebsferien|werksferien|werksurlaub|betriebsurlaub|jours? fériés?|fermeture (?:annuelle|de l'usine)|" +
        "festivos?|feriados?|ferie|giorno festivo|feestdag(?:en)?|święto|svátek|státní svátek|helgdag",
    ),
  ],
  [
    "month-end",
    word(
      "month(?:ly)?[- ]?(?:end|close|closing)|(?:quarter|year)[- ]?(?:end|close|closing)|end of (?:the )?(?:month|quarter|year)|stock-?tak(?:e|ing)|stock ?count|inventory count|physical inventory|" +
        "monats(?:abschluss|abschluß|ende|wechsel)|quartals(?:abschluss|abschluß|ende)|jahres(?:abschluss|abschluß)|[a-zäöü]*inventur|clôture (?:mensuelle|du mois|annuelle)|fin de mois|inventaire|" +
        "cierre (?:de mes|mensual)|fin de mes|inventario|chiusura mensile|fine mese|maandafsluiting|maandeinde|(?:koniec|zamknięcie) miesiąca|inwentaryzacja|inventura|konec měsíce|månadsavslut|inventering",
    ),
  ],
];

const GENERAL: readonly (readonly [LineState, RegExp])[] = [
  [
    "idle",
    word("idle|stand-?still|not? production|no planned production|stillstand|leerlauf|produktion ruht|keine produktion|produktionsfrei|arrêt de production|sin producción|stilstand|postój|prostoj"),
  ],
  [
    "shift",
    word(
      "(?:early |late |night |day |morning |evening |afternoon )?shifts?(?: change)?|[a-zäöü]*schicht(?:en)?|schichtwechsel|équipe (?:du matin|de nuit|d'après-midi|de jour)|turno|ploeg(?:endienst)?|(?:vroege|late|nacht)dienst|" +
        "zmiana (?:nocna|ranna|poranna|popołudniowa)|[a-záčďéěíňóřšťúůýž]*směna|[a-zåäö]*skift",
    ),
  ],
  ["batch", word("batch(?:es)?|campaign|charge[n]?|produktionscharge[n]?|kampagne|lote|lotto|partia|šarže|sats")],
  ["production", word("production(?: run)?|[a-zäöü]*produktion|fertigung|producción|produzione|productie|produkcja|výroba")],
];

/** Words that turn what stands beside them round: nothing is concluded from such a label. */
const DENIED =
  /(?<![\p{L}\p{N}])(?:no|not|without|cancell?ed|postponed|moved|kein|keine|keinen|ohne|nicht|entfällt|abgesagt|ausfall|verschoben|sans|pas de|annulé|sin|cancelado|senza|annullato|geen|zonder|bez|brak|ingen|utan|inställd)(?![\p{L}\p{N}])/iu;

/** The states that a label names, in the order of LINE_STATES; `other` alone where it names none. A changeover with cleaning is both. */
export function statesOfLabel(label: string): LineState[] {
  const plain = label.normalize("NFC").replace(/[\s\u00a0_]+/gu, " ");
  const idle = GENERAL[0] as (typeof GENERAL)[number];
  if (idle[1].test(plain) && !SPECIFIC.some(([, words]) => words.test(plain))) return ["idle"];
  if (DENIED.test(plain)) return ["other"];
  const named = namedIn(plain, SPECIFIC);
  if (named.size > 0) return LINE_STATES.filter((state) => named.has(state));
  const [first] = GENERAL.filter(([, words]) => words.test(plain));
  return first === undefined ? ["other"] : [first[0]];
}

function namedIn(text: string, states: typeof SPECIFIC): Set<LineState> {
  return new Set(states.filter(([, words]) => words.test(text)).map(([state]) => state));
}

/** Whole words; \b knows no umlauts. */
function word(alternatives: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives})(?![\\p{L}])`, "iu");
}

/** The state that people write: "changeover", "month end", "month-end"; null = it is none of them. */
export function stateNamed(text: string): LineState | null {
  const plain = text
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, "-");
  return LINE_STATES.find((state) => state === plain) ?? null;
}

/**
 * What calendars say under a name that a change gives: "shifts" and other states in singular or plural, the name of a calendar in plant.yaml, or what an entry is
 * called ("early shift"). Empty = nothing of that name is known.
 */
export function intervalsNamed(states: readonly StateInterval[], name: string): readonly StateInterval[] {
  const wanted = name.trim().toLowerCase();
  const state = stateNamed(wanted) ?? stateNamed(wanted.replace(/s$/, ""));
  return states.filter((interval) => interval.state === state || interval.calendar.toLowerCase() === wanted || interval.label.trim().toLowerCase() === wanted);
}
