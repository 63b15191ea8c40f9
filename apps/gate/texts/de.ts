import { type PageTexts } from './page-texts.js';

const NETWORK_WELCOME = 'Ihr Netz darf diese Website nutzen.';
const NETWORK_REFUSED = 'Diese Website ist aus Ihrem Netz nicht verfügbar.';
const PLACE_WELCOME = 'Diese Website ist an Ihrem Standort verfügbar.';
const PLACE_REFUSED = 'Diese Website ist an Ihrem Standort nicht verfügbar.';
const NOT_VERIFIED = 'Der geteilte Standort konnte nicht überprüft werden; teilen Sie ihn erneut.';

export const de: PageTexts = {
  denied: 'Zugriff verweigert',
  allowed: 'Zugriff erlaubt',
  nothingBehind:
    'Sie dürfen diese Website nutzen, doch dahinter liegt noch nichts; ihr Administrator kann das Ziel eintragen.',
  site: 'Website',
  address: 'Ihre Netzadresse',
  addressUnknown: 'nicht feststellbar',
  place: 'Ort Ihres Netzes',
  placeUnknown: 'unbekannt',
  near: (latitude, longitude) => `nahe ${latitude} ${longitude}`,
  compass: ['N', 'S', 'O', 'W'],
  time: 'Zeit',
  request: 'Anfrage',
  details: 'Was von Ihrer Anfrage zu sehen war',
  contact: 'Kontakt',
  starterData: (date) => `Anfangsdaten vom ${date}`,
  whoami: {
    title: 'Was dieses Gate von Ihnen sieht',
    message: 'Nach dieser Netzwerkadresse beurteilen Sie die Regeln dieser Website.',
    proxies: 'Proxys, durch die Ihre Anfrage kam, der Ihnen nächste zuerst',
    noProxies: 'keiner, dem vertraut wird',
    why: 'Warum diese Adresse',
    gone: 'Die Verbindung besteht nicht mehr.',
    untrusted: (peer, isForwardedForIgnored) =>
      `Die Verbindung kommt von ${peer}; diese Adresse steht nicht in TRUSTED_PROXIES und gilt daher als Ihre${isForwardedForIgnored ? '; ihr X-Forwarded-For wird nicht beachtet' : ''}.`,
    unproven: (peer) =>
      `Die Verbindung kommt von ${peer}; diese Adresse steht in TRUSTED_PROXIES, zeigt aber keines der PROXY_SECRETS und gilt daher als Ihre.`,
    noAddress: (peer) =>
      `Die Verbindung kommt von ${peer}, einem vertrauten Proxy, und ein Proxy nannte etwas, das keine Adresse ist.`,
    namesNobody: (peer) =>
      `Die Verbindung kommt von ${peer}, einem vertrauten Proxy, der in X-Forwarded-For niemanden nennt; daher gilt seine Adresse als Ihre.`,
    byHeader: (peer, header, named) =>
      `Die Verbindung kommt von ${peer}; jeder Zwischenschritt ist ein vertrauter Proxy, und ${header ?? 'das Feld des CDN'} nennt ${named}.`,
    farthest: (peer) =>
      `Die Verbindung kommt von ${peer}, einem vertrauten Proxy, dessen X-Forwarded-For geglaubt wird: jeder Zwischenschritt darin ist ein vertrauter Proxy, daher gilt der entfernteste als Ihre Adresse.`,
    firstUntrusted: (peer, named) =>
      `Die Verbindung kommt von ${peer}, einem vertrauten Proxy, dessen X-Forwarded-For geglaubt wird: ${named} ist darin von rechts die erste Adresse, die nicht in TRUSTED_PROXIES steht.`,
  },
  share: {
    title: 'Standort Ihres Geräts teilen',
    why: 'Das kann Ihnen Zugang geben. Ihr Browser fragt Sie zuerst. Der Standort dient der Prüfung des Zugangs zu dieser Website und gilt nur kurze Zeit.',
    button: 'Meinen Standort teilen',
    noScript:
      'Ihr Browser führt keine Skripte aus und kann deshalb keinen Standort teilen; erlauben Sie Skripte für diese Website und laden Sie die Seite neu.',
    waiting: 'Der Standort Ihres Geräts wird ermittelt …',
    sending: 'Ihr Standort wird geprüft …',
    done: 'Danke. Die Seite wird neu geladen …',
    refused:
      'Sie oder Ihr Browser haben es nicht erlaubt. Erlauben Sie den Standort für diese Website in den Einstellungen des Browsers und drücken Sie die Taste erneut.',
    unavailable:
      'Ihr Gerät kann seinen Standort nicht bestimmen. Schalten Sie den Ortungsdienst ein und drücken Sie die Taste erneut.',
    late: 'Ihr Gerät hat zu lange gebraucht, um seinen Standort zu bestimmen. Drücken Sie die Taste, um es erneut zu versuchen.',
    insecure:
      'Ihr Browser teilt Standorte nur über eine sichere Verbindung. Öffnen Sie diese Seite mit https:// und versuchen Sie es erneut.',
    failed:
      'Ihr Standort konnte nicht gesendet werden. Drücken Sie die Taste, um es erneut zu versuchen; gelingt es wieder nicht, melden Sie es dem Administrator dieser Website.',
  },
  reasons: {
    exempt: 'Diese Seite steht allen offen.',
    filter_disabled: 'Diese Website steht allen offen.',
    cidr_allow: NETWORK_WELCOME,
    cidr_deny: NETWORK_REFUSED,
    anonymizer_allow: NETWORK_WELCOME,
    anonymizer_deny: 'Diese Website ist über VPN, Proxy, Tor oder Hosting-Netze nicht verfügbar.',
    asn_allow: NETWORK_WELCOME,
    asn_deny: NETWORK_REFUSED,
    region_allow: NETWORK_WELCOME,
    region_deny: 'Diese Website ist aus Netzen Ihrer Region nicht verfügbar.',
    country_allow: NETWORK_WELCOME,
    country_deny: 'Diese Website ist aus Netzen Ihres Landes nicht verfügbar.',
    network_default_allow: NETWORK_WELCOME,
    network_default_block: NETWORK_REFUSED,
    private_allow: NETWORK_WELCOME,
    private_deny: NETWORK_REFUSED,
    fence_allow: PLACE_WELCOME,
    fence_deny: PLACE_REFUSED,
    outside_fences: PLACE_REFUSED,
    fence_uncertain: 'Ihr Standort ist nicht genau genug bekannt, um zu sagen, ob diese Website dort verfügbar ist.',
    outside_deny_fences: PLACE_WELCOME,
    no_fences_allow: PLACE_WELCOME,
    no_fences_block: PLACE_REFUSED,
    location_required: 'Diese Website benötigt den Standort Ihres Geräts; teilen Sie ihn, um fortzufahren.',
    location_unknown:
      'Ihr Standort konnte nicht festgestellt werden, deshalb war nicht zu prüfen, ob diese Website dort verfügbar ist.',
    location_mismatch: 'Der Standort Ihres Geräts passt nicht zum Ort Ihres Netzes.',
    impossible_travel: 'Der Standort Ihres Geräts hat sich schneller geändert, als es möglich ist.',
    accuracy_unknown:
      'Es ist nicht bekannt, wie genau Ihr Standort ist; teilen Sie den Standort Ihres Geräts, um fortzufahren.',
    accuracy_too_low:
      'Der Standort Ihres Geräts ist zu ungenau; schalten Sie den genauen Standort ein und teilen Sie ihn erneut.',
    claim_expired: 'Der geteilte Standort ist abgelaufen; teilen Sie ihn erneut.',
    claim_invalid: NOT_VERIFIED,
    claim_algorithm: NOT_VERIFIED,
    claim_other_site: 'Der geteilte Standort galt für eine andere Website; teilen Sie ihn mit dieser.',
    claim_other_address: 'Ihr Netz hat sich geändert, seit Sie Ihren Standort geteilt haben; teilen Sie ihn erneut.',
    claim_future:
      'Die Zeit des geteilten Standorts liegt in der Zukunft; stellen Sie die Uhr Ihres Geräts und teilen Sie ihn erneut.',
    claim_replayed: 'Der Standort Ihres Geräts wurde zweimal gesendet; senden Sie ihn neu.',
    claim_key_unknown:
      'Dieses Gerät darf hier nicht für seinen Standort bürgen; fragen Sie den Administrator dieser Website.',
    client_address_invalid: 'Ihre Netzadresse konnte nicht festgestellt werden.',
    unknown_site: 'Hier gibt es keine Website dieses Namens.',
    policy_unavailable: 'Diese Website kann den Zugang gerade nicht prüfen; versuchen Sie es später erneut.',
  },
  faults: {
    host_invalid: {
      title: 'Ungültige Anfrage',
      message:
        'Das Feld Host fehlt, ist fehlerhaft, doppelt oder zu lang; senden Sie einen Hostnamen von höchstens 255 Zeichen.',
    },
    request_target_invalid: {
      title: 'Ungültige Anfrage',
      message:
        'Die Adresse dieser Anfrage ist nicht lesbar; senden Sie einen Pfad, der mit einem Schrägstrich beginnt.',
    },
    request_malformed: {
      title: 'Ungültige Anfrage',
      message: 'Die Anfrage ist kein gültiges HTTP; senden Sie sie erneut.',
    },
    block_token_invalid: {
      title: 'Zugriff verweigert',
      message: 'Sie dürfen diese Website nicht nutzen; laden Sie die Seite neu, um den Grund zu sehen.',
    },
    not_found: { title: 'Nicht gefunden', message: 'Unter dieser Adresse gibt es nichts; prüfen Sie den Pfad.' },
    method_not_allowed: {
      title: 'Nicht erlaubt',
      message: 'Diese Adresse nimmt eine andere Methode an; senden Sie einen Standort mit POST.',
    },
    client_address_unknown: {
      title: 'Nicht möglich',
      message: 'Ihre Netzadresse konnte nicht festgestellt werden, deshalb lässt sich kein Standort an sie binden.',
    },
    location_not_used: {
      title: 'Nicht nötig',
      message: 'Diese Website fragt nicht nach dem Standort Ihres Geräts; öffnen Sie ihre Seite.',
    },
    location_time_wrong: {
      title: 'Falsche Zeit',
      message:
        'Die Zeit dieses Standorts weicht um mehr als fünf Minuten ab; stellen Sie die Uhr Ihres Geräts und teilen Sie ihn erneut.',
    },
    location_too_vague: {
      title: 'Zu ungenau',
      message:
        'Der Standort Ihres Geräts ist zu ungenau; schalten Sie den genauen Standort ein und teilen Sie ihn erneut.',
    },
    request_timeout: { title: 'Zu langsam', message: 'Die Anfrage brauchte zu lange; senden Sie sie erneut.' },
    body_too_large: {
      title: 'Zu groß',
      message: 'Diese Website nimmt so große Dateien nicht an; senden Sie eine kleinere.',
    },
    too_many_requests: {
      title: 'Zu viele Anfragen',
      message: 'Aus Ihrem Netz kamen zu viele Anfragen; warten Sie etwas und versuchen Sie es erneut.',
    },
    uri_too_long: {
      title: 'Adresse zu lang',
      message: 'Die Adresse dieser Seite ist zu lang; öffnen Sie die Website nur mit ihrem Namen.',
    },
    headers_too_large: {
      title: 'Felder zu groß',
      message:
        'Die Felder dieser Anfrage sind zu groß; löschen Sie die Cookies dieser Website und versuchen Sie es erneut.',
    },
    upstream_unreachable: {
      title: 'Website nicht erreichbar',
      message: 'Sie dürfen diese Website nutzen, doch sie antwortet gerade nicht; versuchen Sie es später erneut.',
    },
    audit_unavailable: {
      title: 'Vorübergehend nicht verfügbar',
      message:
        'Der Zugang kann gerade nicht aufgezeichnet und deshalb nicht gewährt werden; versuchen Sie es gleich erneut.',
    },
    decision_failed: {
      title: 'Vorübergehend nicht verfügbar',
      message: 'Der Zugang kann gerade nicht geprüft werden; versuchen Sie es gleich erneut.',
    },
    upstream_timeout: {
      title: 'Website zu langsam',
      message:
        'Sie dürfen diese Website nutzen, doch sie braucht zu lange für eine Antwort; versuchen Sie es später erneut.',
    },
  },
};
