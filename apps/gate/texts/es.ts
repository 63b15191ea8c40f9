import { type PageTexts } from './page-texts.js';

const NETWORK_WELCOME = 'Su red puede usar este sitio.';
const NETWORK_REFUSED = 'Este sitio no está disponible desde su red.';
const PLACE_WELCOME = 'Este sitio está disponible donde usted está.';
const PLACE_REFUSED = 'Este sitio no está disponible donde usted está.';
const NOT_VERIFIED = 'La ubicación que compartió no se pudo verificar; compártala de nuevo.';

export const es: PageTexts = {
  denied: 'Acceso denegado',
  allowed: 'Acceso permitido',
  nothingBehind: 'Puede usar este sitio, pero todavía no hay nada detrás; su administrador puede indicar el destino.',
  site: 'Sitio',
  address: 'Su dirección de red',
  addressUnknown: 'no se pudo determinar',
  place: 'Lugar de su red',
  placeUnknown: 'desconocido',
  near: (latitude, longitude) => `cerca de ${latitude} ${longitude}`,
  compass: ['N', 'S', 'E', 'O'],
  time: 'Hora',
  request: 'Solicitud',
  details: 'Lo que se vio de su solicitud',
  contact: 'Contacto',
  starterData: (date) => `datos iniciales del ${date}`,
  whoami: {
    title: 'Lo que esta puerta ve de usted',
    message: 'Esta es la dirección de red por la que le juzgan las reglas de este sitio.',
    proxies: 'Proxies por los que pasó su solicitud, el más cercano a usted primero',
    noProxies: 'ninguno de confianza',
    why: 'Por qué esta dirección',
    gone: 'La conexión ya no existe.',
    untrusted: (peer, isForwardedForIgnored) =>
      `La conexión viene de ${peer}, que no está en TRUSTED_PROXIES, así que se toma por usted${isForwardedForIgnored ? '; su X-Forwarded-For no se tiene en cuenta' : ''}.`,
    unproven: (peer) =>
      `La conexión viene de ${peer}, que está en TRUSTED_PROXIES pero no muestra ninguno de PROXY_SECRETS, así que se toma por usted.`,
    noAddress: (peer) =>
      `La conexión viene de ${peer}, un proxy de confianza, y un proxy nombró algo que no es una dirección.`,
    namesNobody: (peer) =>
      `La conexión viene de ${peer}, un proxy de confianza que no nombra a nadie en X-Forwarded-For, así que se toma por usted.`,
    byHeader: (peer, header, named) =>
      `La conexión viene de ${peer}; cada salto es un proxy de confianza, y ${header ?? 'el campo de la CDN'} nombra ${named}.`,
    farthest: (peer) =>
      `La conexión viene de ${peer}, un proxy de confianza cuyo X-Forwarded-For se cree: cada salto es un proxy de confianza, así que el más lejano se toma por usted.`,
    firstUntrusted: (peer, named) =>
      `La conexión viene de ${peer}, un proxy de confianza cuyo X-Forwarded-For se cree: ${named} es el primer salto desde la derecha que no está en TRUSTED_PROXIES.`,
  },
  share: {
    title: 'Compartir la ubicación de su dispositivo',
    why: 'Puede darle acceso. Su navegador le pregunta primero. La ubicación sirve para comprobar el acceso a este sitio y vale por poco tiempo.',
    button: 'Compartir mi ubicación',
    noScript:
      'Su navegador no ejecuta scripts y por eso no puede compartir una ubicación; permita los scripts en este sitio y recargue la página.',
    waiting: 'Esperando la ubicación de su dispositivo…',
    sending: 'Comprobando su ubicación…',
    done: 'Gracias. La página se carga de nuevo…',
    refused:
      'Usted o su navegador no lo permitió. Permita la ubicación para este sitio en los ajustes del navegador y pulse el botón de nuevo.',
    unavailable: 'Su dispositivo no puede saber dónde está. Active su servicio de ubicación y pulse el botón de nuevo.',
    late: 'Su dispositivo tardó demasiado en saber dónde está. Pulse el botón para intentarlo de nuevo.',
    insecure:
      'Su navegador comparte ubicaciones solo por una conexión segura. Abra esta página con https:// e inténtelo de nuevo.',
    failed:
      'No se pudo enviar su ubicación. Pulse el botón para intentarlo de nuevo; si vuelve a fallar, avise al administrador de este sitio.',
  },
  reasons: {
    exempt: 'Esta página está abierta a todos.',
    filter_disabled: 'Este sitio está abierto a todos.',
    cidr_allow: NETWORK_WELCOME,
    cidr_deny: NETWORK_REFUSED,
    anonymizer_allow: NETWORK_WELCOME,
    anonymizer_deny: 'Este sitio no está disponible a través de una VPN, un proxy, Tor o una red de alojamiento.',
    asn_allow: NETWORK_WELCOME,
    asn_deny: NETWORK_REFUSED,
    region_allow: NETWORK_WELCOME,
    region_deny: 'Este sitio no está disponible desde redes de su región.',
    country_allow: NETWORK_WELCOME,
    country_deny: 'Este sitio no está disponible desde redes de su país.',
    network_default_allow: NETWORK_WELCOME,
    network_default_block: NETWORK_REFUSED,
    private_allow: NETWORK_WELCOME,
    private_deny: NETWORK_REFUSED,
    fence_allow: PLACE_WELCOME,
    fence_deny: PLACE_REFUSED,
    outside_fences: PLACE_REFUSED,
    fence_uncertain:
      'Su ubicación no se conoce con la precisión necesaria para saber si este sitio está disponible donde usted está.',
    outside_deny_fences: PLACE_WELCOME,
    no_fences_allow: PLACE_WELCOME,
    no_fences_block: PLACE_REFUSED,
    location_required: 'Este sitio necesita la ubicación de su dispositivo; compártala para continuar.',
    location_unknown:
      'No se pudo determinar su ubicación, así que no se pudo comprobar si este sitio está disponible allí.',
    location_mismatch: 'La ubicación de su dispositivo no concuerda con el lugar de su red.',
    impossible_travel: 'La ubicación de su dispositivo ha cambiado más rápido de lo posible.',
    accuracy_unknown:
      'No se sabe cuán precisa es su ubicación; comparta la ubicación de su dispositivo para continuar.',
    accuracy_too_low:
      'La ubicación de su dispositivo es demasiado imprecisa; active la ubicación precisa y compártala de nuevo.',
    claim_expired: 'La ubicación que compartió ha caducado; compártala de nuevo.',
    claim_invalid: NOT_VERIFIED,
    claim_algorithm: NOT_VERIFIED,
    claim_other_site: 'La ubicación que compartió era para otro sitio; compártala con este.',
    claim_other_address: 'Su red ha cambiado desde que compartió su ubicación; compártala de nuevo.',
    claim_future:
      'La hora de la ubicación que compartió está en el futuro; ajuste el reloj de su dispositivo y compártala de nuevo.',
    claim_replayed: 'La ubicación de su dispositivo se envió dos veces; envíela de nuevo.',
    claim_key_unknown:
      'Este dispositivo no puede dar fe de su ubicación aquí; consulte al administrador de este sitio.',
    client_address_invalid: 'No se pudo determinar su dirección de red.',
    unknown_site: 'Aquí no hay ningún sitio con este nombre.',
    policy_unavailable: 'Este sitio no puede comprobar el acceso ahora; inténtelo más tarde.',
  },
  faults: {
    host_invalid: {
      title: 'Solicitud incorrecta',
      message:
        'Falta el campo Host, es incorrecto, está repetido o es demasiado largo; envíe un solo nombre de host de 255 caracteres como máximo.',
    },
    request_target_invalid: {
      title: 'Solicitud incorrecta',
      message: 'No se puede leer la dirección de esta solicitud; envíe una ruta que empiece con una barra.',
    },
    request_malformed: { title: 'Solicitud incorrecta', message: 'La solicitud no es HTTP válido; envíela de nuevo.' },
    block_token_invalid: {
      title: 'Acceso denegado',
      message: 'No puede usar este sitio; recargue la página para ver el motivo.',
    },
    not_found: { title: 'No encontrado', message: 'No hay nada en esta dirección; compruebe la ruta.' },
    method_not_allowed: {
      title: 'No permitido',
      message: 'Esta dirección acepta otro método; envíe una ubicación con POST.',
    },
    client_address_unknown: {
      title: 'No es posible',
      message: 'No se pudo determinar su dirección de red, así que no se le puede asociar ninguna ubicación.',
    },
    location_not_used: {
      title: 'No es necesario',
      message: 'Este sitio no pide la ubicación de su dispositivo; abra su página.',
    },
    location_time_wrong: {
      title: 'Hora incorrecta',
      message:
        'La hora de esta ubicación difiere en más de cinco minutos; ajuste el reloj de su dispositivo y compártala de nuevo.',
    },
    location_too_vague: {
      title: 'Demasiado imprecisa',
      message:
        'La ubicación de su dispositivo es demasiado imprecisa; active la ubicación precisa y compártala de nuevo.',
    },
    request_timeout: { title: 'Demasiado lento', message: 'La solicitud tardó demasiado en llegar; envíela de nuevo.' },
    body_too_large: {
      title: 'Demasiado grande',
      message: 'Este sitio no acepta envíos de este tamaño; envíe uno más pequeño.',
    },
    too_many_requests: {
      title: 'Demasiadas solicitudes',
      message: 'Han llegado demasiadas solicitudes desde su red; espere un poco e inténtelo de nuevo.',
    },
    uri_too_long: {
      title: 'Dirección demasiado larga',
      message: 'La dirección de esta página es demasiado larga; abra el sitio solo con su nombre.',
    },
    headers_too_large: {
      title: 'Campos demasiado grandes',
      message:
        'Los campos de esta solicitud son demasiado grandes; borre las cookies de este sitio e inténtelo de nuevo.',
    },
    upstream_unreachable: {
      title: 'Sitio no accesible',
      message: 'Puede usar este sitio, pero ahora no responde; inténtelo más tarde.',
    },
    audit_unavailable: {
      title: 'Temporalmente no disponible',
      message: 'Ahora no se puede registrar el acceso y por eso no se puede dar; inténtelo en un momento.',
    },
    decision_failed: {
      title: 'Temporalmente no disponible',
      message: 'Ahora no se puede comprobar el acceso; inténtelo en un momento.',
    },
    upstream_timeout: {
      title: 'Sitio demasiado lento',
      message: 'Puede usar este sitio, pero tarda demasiado en responder; inténtelo más tarde.',
    },
  },
};
