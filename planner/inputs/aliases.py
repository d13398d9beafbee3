"""Names: French beside English ones for tables, headings and words.

Accents, case, spaces and punctuation do not count.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from planner.model import WEEKDAYS

TABLES: Mapping[str, tuple[str, ...]] = {
    "bases": ("base", "dépôts"),
    "funders": ("bailleurs", "bailleurs de fonds", "financements"),
    "authorities": ("autorités", "autorités sanitaires"),
    "vans": ("véhicules", "cliniques mobiles", "voitures"),
    "staff": ("personnel", "équipe", "équipes", "agents"),
    "health_centres": ("health_centers", "centres de santé", "centres", "formations sanitaires"),
    "communities": ("communautés", "villages", "localités", "sites"),
    "requests": ("demandes", "requêtes"),
    "products": ("produits", "méthodes"),
    "stock": ("stocks",),
    "visits": ("visites", "sorties passées"),
    "closures": ("fermetures", "routes fermées"),
    "sales_points": ("points de vente",),
    "holidays": ("jours fériés", "fériés"),
    "travel": ("trajets", "temps de trajet", "distances"),
    "contacts": ("contact",),
    "settings": ("paramètres", "réglages"),
    "sources": ("source",),
    "problems": ("problèmes", "erreurs"),
}

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "access": ("accès",),
    "agreed_on": ("accord", "accord le", "convenu le", "date d'accord"),
    "authority": ("autorité", "autorité sanitaire", "demandeur"),
    "base": ("base d'attache", "dépôt"),
    "begin": ("début", "heure de début"),
    "cap_litres": ("plafond litres", "plafond carburant", "litres max"),
    "cap_xof": ("plafond", "plafond fcfa", "plafond xof"),
    "clients": ("clientes", "clients reçus"),
    "clinics_per_week": ("journées par semaine", "cliniques par semaine"),
    "closes": ("ferme", "fermeture", "heure de fermeture", "fin"),
    "community": ("communauté", "village", "localité", "site"),
    "counted_on": ("compté le", "date de comptage", "inventaire"),
    "cyp": ("cap", "couple-années"),
    "date": ("jour", "date de visite"),
    "day_xof": ("frais du jour", "coût par jour", "frais par jour fcfa"),
    "days": ("jours", "jours permis", "jours de travail"),
    "dhis2_uid": ("dhis2", "uid dhis2"),
    "district": ("cercle", "district sanitaire"),
    "drive": ("transmission", "traction"),
    "earliest": ("au plus tôt", "du", "à partir du", "date de début", "from"),
    "escort_on": ("escorte le", "dates d'escorte"),
    "estimated": ("estimé", "estimée"),
    "expected_clients": ("clientes attendues", "clients attendus"),
    "expires": ("expire", "expire le", "péremption", "date de péremption"),
    "follow_up_per_week": ("suivis par semaine", "capacité de suivi"),
    "freeze": ("gel", "figé", "fixé"),
    "from": ("de", "du", "depuis", "à partir du", "départ"),
    "funder": ("bailleur", "financement"),
    "health_centre": ("health_center", "centre de santé", "centre", "cscom", "aire de santé"),
    "id": ("identifiant", "code", "numéro", "n°"),
    "key": ("clé", "paramètre", "réglage"),
    "kind": ("type", "genre", "nature"),
    "km": ("kilomètres", "distance km", "distance"),
    "kmh_dry": ("vitesse saison sèche", "km/h sec"),
    "kmh_rain": ("vitesse saison des pluies", "km/h pluie"),
    "label": ("libellé", "nom", "name"),
    "languages": ("langues", "langue"),
    "last_delivery": ("dernière livraison",),
    "last_visit": ("dernière visite",),
    "lat": ("latitude", "y"),
    "latest": ("au plus tard", "au", "jusqu'au", "date de fin", "until", "to"),
    "litres_per_100km": ("litres aux 100", "litres aux 100 km", "consommation"),
    "lodging": ("hébergement", "logement"),
    "lodging_xof": ("prix hébergement", "hébergement fcfa", "nuitée fcfa"),
    "lon": ("longitude", "long", "lng", "x"),
    "long_acting": ("longue durée", "longue durée d'action"),
    "lot": ("numéro de lot", "n° de lot", "batch"),
    "market_day": ("jour de marché", "jour de foire", "marché"),
    "market_rule": ("règle marché", "règle du marché"),
    "max_clinics_per_day": ("journées max par jour", "cliniques max par jour"),
    "max_days": ("jours max", "jours max par semaine"),
    "max_drive_minutes": ("minutes de conduite max", "conduite max"),
    "max_nights": ("nuits max",),
    "methods": ("méthodes",),
    "min_gap_days": ("écart min jours", "écart minimal", "intervalle min"),
    "minutes": ("durée", "durée minutes"),
    "minutes_first": ("minutes nouvelle", "minutes première fois"),
    "minutes_return": ("minutes retour", "minutes ancienne"),
    "must": ("obligatoire", "impératif"),
    "name": ("nom", "libellé"),
    "name_en": ("nom anglais",),
    "name_fr": ("nom français", "nom"),
    "needs_4x4": ("4x4 requis", "exige 4x4", "besoin 4x4"),
    "office_phone": ("téléphone", "téléphone du bureau", "tél"),
    "open_on": ("jours ouverts", "ouvert le"),
    "opens": ("ouvre", "ouverture", "heure d'ouverture"),
    "per_client": ("par cliente", "par client"),
    "phone": ("téléphone", "tél"),
    "place": ("lieu", "site"),
    "population": ("habitants",),
    "price_xof": ("prix", "prix fcfa", "prix xof"),
    "priority": ("priorité",),
    "product": ("produit", "méthode"),
    "products": ("produits",),
    "quantity": ("quantité", "qté"),
    "reason": ("motif", "raison"),
    "received_on": ("reçue le", "reçu le", "date de réception"),
    "ref": ("référence", "objet"),
    "referral_services": ("services de référence",),
    "referral_share": ("part référée", "part de références"),
    "reviewed_on": ("revue le", "revu le"),
    "road_class": ("classe de route", "classe"),
    "role": ("rôle", "fonction"),
    "rule": ("règle",),
    "security": ("sécurité",),
    "service_minutes": ("durée de service", "minutes de service", "durée"),
    "set_by": ("décidé par", "fixé par"),
    "share": ("part", "part des clientes"),
    "source": ("provenance", "origine"),
    "speed_factor": ("facteur de vitesse",),
    "status": ("statut", "état"),
    "stop_minutes": ("minutes d'arrêt", "durée d'arrêt"),
    "supervises_on": ("jours de supervision", "supervise le"),
    "supervisor_travel": ("déplacement superviseur", "déplacement du superviseur"),
    "supervisors": ("superviseurs",),
    "synthetic": ("synthétique", "inventé"),
    "tank_l": ("réservoir", "réservoir l"),
    "title": ("titre", "fonction"),
    "to": ("à", "au", "vers", "jusqu'au", "arrivée"),
    "unavailable": ("indisponible", "indisponibilités", "absences"),
    "upkeep_xof_km": ("entretien", "entretien fcfa km"),
    "value": ("valeur",),
    "van": ("véhicule", "clinique mobile", "voiture"),
    "venue": ("lieu d'accueil", "emplacement", "lieu"),
    "visits": ("visites", "nombre de visites"),
    "volume_l": ("volume", "volume litres"),
    "wkt": ("géométrie", "zone"),
    "women_15_49": ("femmes 15-49", "femmes 15 à 49 ans", "FAP"),
}

WORDS: Mapping[str, tuple[str, ...]] = {
    "accepted": ("acceptée", "accepté"),
    "all_season": ("toute saison", "toutes saisons"),
    "avoid": ("éviter",),
    "ban": ("interdit", "interdiction"),
    "circle": ("vol d'oiseau",),
    "closed": ("fermé", "fermée"),
    "community": ("communauté", "village"),
    "day": ("jour",),
    "done": ("faite", "réalisée", "terminée"),
    "driver": ("chauffeur", "conducteur", "conductrice"),
    "dry": ("sèche", "saison sèche"),
    "dry_season": ("saison sèche",),
    "escort": ("escorte",),
    "given": ("donné", "fourni"),
    "health_centre": ("centre de santé", "cscom"),
    "hospital": ("hôpital",),
    "ignore": ("ignorer", "sans effet"),
    "lodging": ("hébergement", "logement"),
    "method": ("méthode",),
    "midwife": ("sage-femme", "sages-femmes"),
    "new": ("nouvelle", "nouveau"),
    "none": ("aucun", "rien"),
    "own": ("propre", "par ses moyens"),
    "prefer": ("préférer",),
    "promoter": ("promoteur", "promotrice", "animateur", "animatrice"),
    "published": ("publiée", "annoncée"),
    "rain": ("pluie", "pluies", "saison des pluies"),
    "refused": ("refusée", "refusé"),
    "removal": ("retrait", "kit de retrait"),
    "rides": ("à bord", "avec la clinique mobile"),
    "road": ("route", "piste"),
    "roads": ("routes",),
    "social": ("marketing social",),
    "time": ("heure",),
    "van": ("véhicule",),
    "warehouse": ("entrepôt", "magasin"),
    "withdrawn": ("retirée", "annulée"),
    "zone": ("secteur",),
}

YES_NO: Mapping[str, bool] = {
    **dict.fromkeys(("yes", "y", "true", "1", "oui", "o", "vrai"), True),
    **dict.fromkeys(("no", "n", "false", "0", "non", "faux"), False),
}

_FRENCH_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAYS = {
    form: short
    for short, french, english in zip(WEEKDAYS, _FRENCH_DAYS, _ENGLISH_DAYS, strict=True)
    for form in (short, french, french[:3], english)
}


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """Return a name without accents, case, spaces and punctuation."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if letter.isalnum())


def forms(names: Iterable[str], others: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return each accepted plain form of the names with the name it stands for.

    A name itself wins over an alias of another.
    """
    ordered = list(names)
    aliases = {plain(form): name for name in ordered for form in others.get(name, ())}
    return aliases | {plain(name): name for name in ordered}


def weekday_word(text: str) -> str | None:
    """Return mon ... sun for a weekday in English or French, short or in full."""
    return _WEEKDAYS.get(plain(text))
