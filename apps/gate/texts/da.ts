import { type PageTexts } from './page-texts.js';

const NETWORK_WELCOME = 'Dit netværk må bruge dette websted.';
const NETWORK_REFUSED = 'Dette websted er ikke tilgængeligt fra dit netværk.';
const PLACE_WELCOME = 'Dette websted er tilgængeligt, hvor du er.';
const PLACE_REFUSED = 'Dette websted er ikke tilgængeligt, hvor du er.';
const NOT_VERIFIED = 'Den placering, du delte, kunne ikke bekræftes; del den igen.';

export const da: PageTexts = {
  denied: 'Adgang nægtet',
  allowed: 'Adgang tilladt',
  nothingBehind:
    'Du må bruge dette websted, men der er endnu intet bag det; dets administrator kan angive, hvor det er.',
  site: 'Websted',
  address: 'Din netværksadresse',
  addressUnknown: 'kunne ikke fastslås',
  place: 'Dit netværks placering',
  placeUnknown: 'ukendt',
  near: (latitude, longitude) => `nær ${latitude} ${longitude}`,
  compass: ['N', 'S', 'Ø', 'V'],
  time: 'Tidspunkt',
  request: 'Forespørgsel',
  details: 'Hvad der blev set af din forespørgsel',
  contact: 'Kontakt',
  starterData: (date) => `startdata fra ${date}`,
  whoami: {
    title: 'Hvad denne port ser af dig',
    message: 'Det er den netværksadresse, som webstedets regler bedømmer dig efter.',
    proxies: 'Proxyer, som din forespørgsel kom igennem, den nærmeste dig først',
    noProxies: 'ingen, der er tillid til',
    why: 'Hvorfor denne adresse',
    gone: 'Forbindelsen er væk.',
    untrusted: (peer, isForwardedForIgnored) =>
      `Forbindelsen kommer fra ${peer}, som ikke står i TRUSTED_PROXIES, så den regnes for dig${isForwardedForIgnored ? '; dens X-Forwarded-For læses ikke' : ''}.`,
    unproven: (peer) =>
      `Forbindelsen kommer fra ${peer}, som står i TRUSTED_PROXIES, men ikke viser nogen af PROXY_SECRETS, så den regnes for dig.`,
    noAddress: (peer) =>
      `Forbindelsen kommer fra ${peer}, en proxy, der er tillid til, og en proxy nævnte noget, der ikke er en adresse.`,
    namesNobody: (peer) =>
      `Forbindelsen kommer fra ${peer}, en proxy, der er tillid til, som ikke nævner nogen i X-Forwarded-For, så den regnes for dig.`,
    byHeader: (peer, header, named) =>
      `Forbindelsen kommer fra ${peer}; hvert led er en proxy, der er tillid til, og ${header ?? 'CDN’ets felt'} nævner ${named}.`,
    farthest: (peer) =>
      `Forbindelsen kommer fra ${peer}, en proxy, der er tillid til, og dens X-Forwarded-For bliver troet: hvert led er en proxy, der er tillid til, så det fjerneste regnes for dig.`,
    firstUntrusted: (peer, named) =>
      `Forbindelsen kommer fra ${peer}, en proxy, der er tillid til, og dens X-Forwarded-For bliver troet: ${named} er det første led fra højre, som ikke står i TRUSTED_PROXIES.`,
  },
  share: {
    title: 'Del din enheds placering',
    why: 'Det kan give dig adgang. Din browser spørger dig først. Placeringen bruges til at kontrollere adgangen til dette websted og gælder i kort tid.',
    button: 'Del min placering',
    noScript:
      'Din browser kører ikke scripts og kan derfor ikke dele en placering; slå scripts til for dette websted, og genindlæs siden.',
    waiting: 'Venter på din enheds placering …',
    sending: 'Kontrollerer din placering …',
    done: 'Tak. Siden indlæses igen …',
    refused:
      'Du eller din browser tillod det ikke. Tillad placering for dette websted i browserens indstillinger, og tryk på knappen igen.',
    unavailable: 'Din enhed kan ikke fortælle, hvor den er. Slå dens placeringstjeneste til, og tryk på knappen igen.',
    late: 'Det tog din enhed for lang tid at finde ud af, hvor den er. Tryk på knappen for at prøve igen.',
    insecure: 'Din browser deler kun placeringer over en sikker forbindelse. Åbn siden med https://, og prøv igen.',
    failed:
      'Din placering kunne ikke sendes. Tryk på knappen for at prøve igen; mislykkes det igen, så sig det til webstedets administrator.',
  },
  reasons: {
    exempt: 'Denne side er åben for alle.',
    filter_disabled: 'Dette websted er åbent for alle.',
    cidr_allow: NETWORK_WELCOME,
    cidr_deny: NETWORK_REFUSED,
    anonymizer_allow: NETWORK_WELCOME,
    anonymizer_deny: 'Dette websted er ikke tilgængeligt gennem VPN, proxy, Tor eller hostingnetværk.',
    asn_allow: NETWORK_WELCOME,
    asn_deny: NETWORK_REFUSED,
    region_allow: NETWORK_WELCOME,
    region_deny: 'Dette websted er ikke tilgængeligt fra netværk i din region.',
    country_allow: NETWORK_WELCOME,
    country_deny: 'Dette websted er ikke tilgængeligt fra netværk i dit land.',
    network_default_allow: NETWORK_WELCOME,
    network_default_block: NETWORK_REFUSED,
    private_allow: NETWORK_WELCOME,
    private_deny: NETWORK_REFUSED,
    fence_allow: PLACE_WELCOME,
    fence_deny: PLACE_REFUSED,
    outside_fences: PLACE_REFUSED,
    fence_uncertain:
      'Din placering er ikke kendt præcist nok til at afgøre, om dette websted er tilgængeligt, hvor du er.',
    outside_deny_fences: PLACE_WELCOME,
    no_fences_allow: PLACE_WELCOME,
    no_fences_block: PLACE_REFUSED,
    location_required: 'Dette websted skal kende din enheds placering; del den for at komme videre.',
    location_unknown:
      'Din placering kunne ikke fastslås, så det kunne ikke kontrolleres, om webstedet er tilgængeligt der.',
    location_mismatch: 'Din enheds placering passer ikke med dit netværks placering.',
    impossible_travel: 'Din enheds placering har ændret sig hurtigere, end det er muligt.',
    accuracy_unknown: 'Det vides ikke, hvor præcis din placering er; del din enheds placering for at komme videre.',
    accuracy_too_low: 'Din enheds placering er for upræcis; slå præcis placering til, og del den igen.',
    claim_expired: 'Den placering, du delte, er udløbet; del den igen.',
    claim_invalid: NOT_VERIFIED,
    claim_algorithm: NOT_VERIFIED,
    claim_other_site: 'Den placering, du delte, gjaldt et andet websted; del den med dette.',
    claim_other_address: 'Dit netværk har ændret sig, siden du delte din placering; del den igen.',
    claim_future: 'Tidspunktet for den placering, du delte, ligger i fremtiden; stil enhedens ur, og del den igen.',
    claim_replayed: 'Din enheds placering blev sendt to gange; send den på ny.',
    claim_key_unknown: 'Denne enhed må ikke stå inde for sin placering her; spørg webstedets administrator.',
    client_address_invalid: 'Din netværksadresse kunne ikke fastslås.',
    unknown_site: 'Der er intet websted med dette navn her.',
    policy_unavailable: 'Dette websted kan ikke kontrollere adgang lige nu; prøv igen senere.',
  },
  faults: {
    host_invalid: {
      title: 'Ugyldig forespørgsel',
      message:
        'Host-feltet mangler, er forkert, står to gange eller er for langt; send ét værtsnavn på højst 255 tegn.',
    },
    request_target_invalid: {
      title: 'Ugyldig forespørgsel',
      message: 'Forespørgslens adresse kan ikke læses; send en sti, der begynder med en skråstreg.',
    },
    request_malformed: { title: 'Ugyldig forespørgsel', message: 'Forespørgslen er ikke gyldig HTTP; send den igen.' },
    block_token_invalid: {
      title: 'Adgang nægtet',
      message: 'Du må ikke bruge dette websted; genindlæs siden for at se hvorfor.',
    },
    not_found: { title: 'Ikke fundet', message: 'Der er intet på denne adresse; kontrollér stien.' },
    method_not_allowed: {
      title: 'Ikke tilladt',
      message: 'Denne adresse bruger en anden metode; send en placering med POST.',
    },
    client_address_unknown: {
      title: 'Ikke muligt',
      message: 'Din netværksadresse kunne ikke fastslås, så ingen placering kan knyttes til den.',
    },
    location_not_used: {
      title: 'Ikke nødvendigt',
      message: 'Dette websted spørger ikke efter din enheds placering; åbn dets side.',
    },
    location_time_wrong: {
      title: 'Forkert tidspunkt',
      message: 'Placeringens tidspunkt er mere end fem minutter forkert; stil enhedens ur, og del den igen.',
    },
    location_too_vague: {
      title: 'For upræcis',
      message: 'Din enheds placering er for upræcis; slå præcis placering til, og del den igen.',
    },
    request_timeout: { title: 'For langsomt', message: 'Forespørgslen var for længe undervejs; send den igen.' },
    body_too_large: { title: 'For stort', message: 'Dette websted tager ikke imod så store filer; send en mindre.' },
    too_many_requests: {
      title: 'For mange forespørgsler',
      message: 'Der kom for mange forespørgsler fra dit netværk; vent lidt, og prøv igen.',
    },
    uri_too_long: {
      title: 'For lang adresse',
      message: 'Sidens adresse er for lang; åbn webstedet alene ved dets navn.',
    },
    headers_too_large: {
      title: 'For store felter',
      message: 'Forespørgslens felter er for store; slet dette websteds cookies, og prøv igen.',
    },
    upstream_unreachable: {
      title: 'Webstedet svarer ikke',
      message: 'Du må bruge dette websted, men det svarer ikke lige nu; prøv igen senere.',
    },
    audit_unavailable: {
      title: 'Midlertidigt utilgængeligt',
      message: 'Adgang kan ikke registreres lige nu og derfor ikke gives; prøv igen om lidt.',
    },
    decision_failed: {
      title: 'Midlertidigt utilgængeligt',
      message: 'Adgang kan ikke kontrolleres lige nu; prøv igen om lidt.',
    },
    upstream_timeout: {
      title: 'Webstedet er for langsomt',
      message: 'Du må bruge dette websted, men det er for længe om at svare; prøv igen senere.',
    },
  },
};
