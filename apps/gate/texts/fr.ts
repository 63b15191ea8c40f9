import { type PageTexts } from './page-texts.js';

const NETWORK_WELCOME = 'Votre réseau peut utiliser ce site.';
const NETWORK_REFUSED = 'Ce site n’est pas accessible depuis votre réseau.';
const PLACE_WELCOME = 'Ce site est accessible là où vous êtes.';
const PLACE_REFUSED = 'Ce site n’est pas accessible là où vous êtes.';
const NOT_VERIFIED = 'La position que vous avez partagée n’a pas pu être vérifiée ; partagez-la de nouveau.';

export const fr: PageTexts = {
  denied: 'Accès refusé',
  allowed: 'Accès autorisé',
  nothingBehind:
    'Vous pouvez utiliser ce site, mais il n’y a encore rien derrière ; son administrateur peut indiquer la destination.',
  site: 'Site',
  address: 'Votre adresse réseau',
  addressUnknown: 'n’a pas pu être déterminée',
  place: 'Lieu de votre réseau',
  placeUnknown: 'inconnu',
  near: (latitude, longitude) => `près de ${latitude} ${longitude}`,
  compass: ['N', 'S', 'E', 'O'],
  time: 'Heure',
  request: 'Requête',
  details: 'Ce qui a été vu de votre requête',
  contact: 'Contact',
  starterData: (date) => `données de départ du ${date}`,
  whoami: {
    title: 'Ce que cette passerelle voit de vous',
    message: 'Voici l’adresse réseau d’après laquelle les règles de ce site vous jugent.',
    proxies: 'Proxys par lesquels votre requête est passée, le plus proche de vous d’abord',
    noProxies: 'aucun qui soit de confiance',
    why: 'Pourquoi cette adresse',
    gone: 'La connexion n’existe plus.',
    untrusted: (peer, isForwardedForIgnored) =>
      `La connexion vient de ${peer}, qui n’est pas dans TRUSTED_PROXIES ; cette adresse est donc prise pour la vôtre${isForwardedForIgnored ? ', et son X-Forwarded-For n’est pas lu' : ''}.`,
    unproven: (peer) =>
      `La connexion vient de ${peer}, qui est dans TRUSTED_PROXIES mais ne montre aucun des PROXY_SECRETS ; cette adresse est donc prise pour la vôtre.`,
    noAddress: (peer) =>
      `La connexion vient de ${peer}, un proxy de confiance, et un proxy a nommé quelque chose qui n’est pas une adresse.`,
    namesNobody: (peer) =>
      `La connexion vient de ${peer}, un proxy de confiance qui ne nomme personne dans X-Forwarded-For ; son adresse est donc prise pour la vôtre.`,
    byHeader: (peer, header, named) =>
      `La connexion vient de ${peer} ; chaque étape est un proxy de confiance, et ${header ?? 'le champ du CDN'} nomme ${named}.`,
    farthest: (peer) =>
      `La connexion vient de ${peer}, un proxy de confiance dont le X-Forwarded-For est cru : chaque étape y est un proxy de confiance, la plus lointaine est donc prise pour vous.`,
    firstUntrusted: (peer, named) =>
      `La connexion vient de ${peer}, un proxy de confiance dont le X-Forwarded-For est cru : ${named} y est la première étape depuis la droite qui n’est pas dans TRUSTED_PROXIES.`,
  },
  share: {
    title: 'Partager la position de votre appareil',
    why: 'Cela peut vous ouvrir l’accès. Votre navigateur vous demande d’abord. La position sert à vérifier l’accès à ce site et n’est valable que peu de temps.',
    button: 'Partager ma position',
    noScript:
      'Votre navigateur n’exécute pas de scripts et ne peut donc pas partager de position ; autorisez les scripts pour ce site et rechargez la page.',
    waiting: 'En attente de la position de votre appareil…',
    sending: 'Vérification de votre position…',
    done: 'Merci. La page se recharge…',
    refused:
      'Vous ou votre navigateur ne l’avez pas permis. Autorisez la position pour ce site dans les réglages du navigateur, puis appuyez de nouveau sur le bouton.',
    unavailable:
      'Votre appareil ne peut pas dire où il se trouve. Activez son service de localisation, puis appuyez de nouveau sur le bouton.',
    late: 'Votre appareil a mis trop de temps à se localiser. Appuyez sur le bouton pour réessayer.',
    insecure:
      'Votre navigateur ne partage la position que par une connexion sécurisée. Ouvrez cette page avec https:// et réessayez.',
    failed:
      'Votre position n’a pas pu être envoyée. Appuyez sur le bouton pour réessayer ; en cas de nouvel échec, prévenez l’administrateur de ce site.',
  },
  reasons: {
    exempt: 'Cette page est ouverte à tous.',
    filter_disabled: 'Ce site est ouvert à tous.',
    cidr_allow: NETWORK_WELCOME,
    cidr_deny: NETWORK_REFUSED,
    anonymizer_allow: NETWORK_WELCOME,
    anonymizer_deny: 'Ce site n’est pas accessible par un VPN, un proxy, Tor ou un réseau d’hébergement.',
    asn_allow: NETWORK_WELCOME,
    asn_deny: NETWORK_REFUSED,
    region_allow: NETWORK_WELCOME,
    region_deny: 'Ce site n’est pas accessible depuis les réseaux de votre région.',
    country_allow: NETWORK_WELCOME,
    country_deny: 'Ce site n’est pas accessible depuis les réseaux de votre pays.',
    network_default_allow: NETWORK_WELCOME,
    network_default_block: NETWORK_REFUSED,
    private_allow: NETWORK_WELCOME,
    private_deny: NETWORK_REFUSED,
    fence_allow: PLACE_WELCOME,
    fence_deny: PLACE_REFUSED,
    outside_fences: PLACE_REFUSED,
    fence_uncertain:
      'Votre position n’est pas connue assez précisément pour dire si ce site est accessible là où vous êtes.',
    outside_deny_fences: PLACE_WELCOME,
    no_fences_allow: PLACE_WELCOME,
    no_fences_block: PLACE_REFUSED,
    location_required: 'Ce site a besoin de la position de votre appareil ; partagez-la pour continuer.',
    location_unknown:
      'Votre position n’a pas pu être déterminée ; il n’a donc pas été possible de vérifier si ce site y est accessible.',
    location_mismatch: 'La position de votre appareil ne correspond pas au lieu de votre réseau.',
    impossible_travel: 'La position de votre appareil a changé plus vite qu’il n’est possible.',
    accuracy_unknown:
      'La précision de votre position n’est pas connue ; partagez la position de votre appareil pour continuer.',
    accuracy_too_low:
      'La position de votre appareil est trop imprécise ; activez la position exacte et partagez-la de nouveau.',
    claim_expired: 'La position que vous avez partagée a expiré ; partagez-la de nouveau.',
    claim_invalid: NOT_VERIFIED,
    claim_algorithm: NOT_VERIFIED,
    claim_other_site: 'La position que vous avez partagée était pour un autre site ; partagez-la avec celui-ci.',
    claim_other_address: 'Votre réseau a changé depuis que vous avez partagé votre position ; partagez-la de nouveau.',
    claim_future:
      'L’heure de la position que vous avez partagée est dans le futur ; réglez l’horloge de votre appareil et partagez-la de nouveau.',
    claim_replayed: 'La position de votre appareil a été envoyée deux fois ; envoyez-la à nouveau.',
    claim_key_unknown:
      'Cet appareil ne peut pas attester sa position ici ; adressez-vous à l’administrateur de ce site.',
    client_address_invalid: 'Votre adresse réseau n’a pas pu être déterminée.',
    unknown_site: 'Il n’y a pas de site de ce nom ici.',
    policy_unavailable: 'Ce site ne peut pas vérifier l’accès pour le moment ; réessayez plus tard.',
  },
  faults: {
    host_invalid: {
      title: 'Requête incorrecte',
      message:
        'Le champ Host manque, est incorrect, double ou trop long ; envoyez un seul nom d’hôte de 255 caractères au plus.',
    },
    request_target_invalid: {
      title: 'Requête incorrecte',
      message: 'L’adresse de cette requête est illisible ; envoyez un chemin qui commence par une barre oblique.',
    },
    request_malformed: { title: 'Requête incorrecte', message: 'La requête n’est pas du HTTP valable ; renvoyez-la.' },
    block_token_invalid: {
      title: 'Accès refusé',
      message: 'Vous ne pouvez pas utiliser ce site ; rechargez la page pour en voir la raison.',
    },
    not_found: { title: 'Introuvable', message: 'Il n’y a rien à cette adresse ; vérifiez le chemin.' },
    method_not_allowed: {
      title: 'Non autorisé',
      message: 'Cette adresse attend une autre méthode ; envoyez une position par POST.',
    },
    client_address_unknown: {
      title: 'Impossible',
      message: 'Votre adresse réseau n’a pas pu être déterminée ; aucune position ne peut donc y être liée.',
    },
    location_not_used: {
      title: 'Inutile',
      message: 'Ce site ne demande pas la position de votre appareil ; ouvrez sa page.',
    },
    location_time_wrong: {
      title: 'Heure incorrecte',
      message:
        'L’heure de cette position est décalée de plus de cinq minutes ; réglez l’horloge de votre appareil et partagez-la de nouveau.',
    },
    location_too_vague: {
      title: 'Trop imprécis',
      message:
        'La position de votre appareil est trop imprécise ; activez la position exacte et partagez-la de nouveau.',
    },
    request_timeout: { title: 'Trop lent', message: 'La requête a mis trop de temps à arriver ; renvoyez-la.' },
    body_too_large: {
      title: 'Trop volumineux',
      message: 'Ce site n’accepte pas d’envois de cette taille ; envoyez-en un plus petit.',
    },
    too_many_requests: {
      title: 'Trop de requêtes',
      message: 'Trop de requêtes sont venues de votre réseau ; patientez un peu et réessayez.',
    },
    uri_too_long: {
      title: 'Adresse trop longue',
      message: 'L’adresse de cette page est trop longue ; ouvrez le site par son seul nom.',
    },
    headers_too_large: {
      title: 'Champs trop grands',
      message: 'Les champs de cette requête sont trop grands ; supprimez les cookies de ce site et réessayez.',
    },
    upstream_unreachable: {
      title: 'Site injoignable',
      message: 'Vous pouvez utiliser ce site, mais il ne répond pas pour le moment ; réessayez plus tard.',
    },
    audit_unavailable: {
      title: 'Momentanément indisponible',
      message: 'L’accès ne peut pas être enregistré pour le moment, et donc pas accordé ; réessayez dans un instant.',
    },
    decision_failed: {
      title: 'Momentanément indisponible',
      message: 'L’accès ne peut pas être vérifié pour le moment ; réessayez dans un instant.',
    },
    upstream_timeout: {
      title: 'Site trop lent',
      message: 'Vous pouvez utiliser ce site, mais il met trop de temps à répondre ; réessayez plus tard.',
    },
  },
};
