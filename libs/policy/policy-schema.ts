import {
  ACCURACY_POLICIES,
  ANONYMIZER_KINDS,
  DEFAULT_ACTIONS,
  EFFECTS,
  ENFORCEMENTS,
  FILTER_MODES,
  LARGEST_RADIUS_METERS,
  LOCATION_SOURCES,
  LONGEST_TEXTS,
  type NetworkRuleKind,
  type PolicyDocument,
  TREAT_PRIVATE_AS,
} from '../access/index.js';

type Schema = Readonly<Record<string, unknown>>;

const TIME = '(?:[01][0-9]|2[0-3]):[0-5][0-9]';

const id: Schema = { type: 'string', minLength: 1, maxLength: LONGEST_TEXTS.id };
const oneOf = (values: readonly string[], description: string): Schema => ({ enum: values, description });
const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });
const limit = (description: string): Schema => ({ description, ...orNull({ type: 'number', exclusiveMinimum: 0 }) });
const list = (items: Schema, description: string): Schema => ({ type: 'array', items, description });
/** All members of `properties` but the `optional` ones are required, and there are no others. */
const object = (properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});

const RULE_VALUES: Readonly<Record<NetworkRuleKind, Schema>> = {
  cidr: {
    type: 'string',
    maxLength: 49,
    pattern: '^[0-9A-Fa-f:.]+/[0-9]{1,3}$',
    description: 'A prefix without host bits, such as 192.0.2.0/24 or 2001:db8::/32.',
  },
  anonymizer: oneOf(ANONYMIZER_KINDS, 'What hides the address.'),
  asn: {
    type: 'string',
    maxLength: 10,
    pattern: '^(?:0|[1-9][0-9]{0,9})$',
    description: 'A decimal number, at most 4294967295.',
  },
  region: {
    type: 'string',
    maxLength: 6,
    pattern: '^[A-Z]{2}-[A-Z0-9]{1,3}$',
    description: 'ISO 3166-2, such as DK-84.',
  },
  country: {
    type: 'string',
    maxLength: 2,
    pattern: '^[A-Z]{2}$',
    description: 'ISO 3166-1 alpha-2, or ZZ for unknown.',
  },
};

const validity: Schema = orNull(
  object(
    {
      fromMs: { description: 'UTC milliseconds; valid from then on.', ...orNull({ type: 'number' }) },
      untilMs: { description: 'UTC milliseconds; valid until just before.', ...orNull({ type: 'number' }) },
      weekly: orNull({
        minItems: 1,
        ...list(
          object({
            day: { type: 'integer', minimum: 1, maximum: 7, description: 'ISO 8601: 1 is Monday.' },
            from: { type: 'string', maxLength: 5, pattern: `^${TIME}$` },
            until: {
              type: 'string',
              maxLength: 5,
              pattern: `^(?:${TIME}|24:00)$`,
              description: 'At or before `from`: of the next day.',
            },
          }),
          'Wall time in the zone of the site.',
        ),
      }),
    },
    ['fromMs', 'untilMs', 'weekly'],
  ),
);

const networkRule: Schema = {
  oneOf: Object.entries(RULE_VALUES).map(([kind, value]) =>
    object({ id, kind: { const: kind }, value, effect: oneOf(EFFECTS, 'What the rule says.'), validity }, ['validity']),
  ),
};

const position: Schema = {
  type: 'array',
  prefixItems: [
    { type: 'number', minimum: -180, maximum: 180 },
    { type: 'number', minimum: -90, maximum: 90 },
    { type: 'number' },
  ],
  minItems: 2,
  maxItems: 3,
  description: 'Degrees of longitude and latitude on WGS 84, in this order.',
};
const polygon: Schema = {
  type: 'array',
  minItems: 1,
  items: { type: 'array', minItems: 4, items: { $ref: '#/$defs/position' } },
  description: 'The shell, then its holes, each closed.',
};
const area: Schema = {
  oneOf: [
    {
      type: 'object',
      properties: { type: { const: 'Polygon' }, coordinates: { $ref: '#/$defs/polygon' } },
      required: ['type', 'coordinates'],
    },
    {
      type: 'object',
      properties: {
        type: { const: 'MultiPolygon' },
        coordinates: { type: 'array', minItems: 1, items: { $ref: '#/$defs/polygon' } },
      },
      required: ['type', 'coordinates'],
    },
    {
      type: 'object',
      properties: {
        type: { const: 'Circle' },
        centre: { $ref: '#/$defs/position' },
        radiusMeters: { type: 'number', exclusiveMinimum: 0, maximum: LARGEST_RADIUS_METERS },
      },
      required: ['type', 'centre', 'radiusMeters'],
    },
  ],
};

const fence: Schema = object(
  {
    id,
    name: { type: 'string', maxLength: LONGEST_TEXTS.fenceName },
    effect: oneOf(EFFECTS, 'What it says to a point inside.'),
    area,
    validity,
  },
  ['validity'],
);

const PROPERTIES = {
  format: { const: 1, description: 'The version of this form.' },
  siteId: id,
  hostname: {
    type: 'string',
    minLength: 1,
    maxLength: 253,
    description: 'Lower case, A-labels, no port, no dot at the end; *.suffix for all names below it.',
  },
  version: { type: 'integer', minimum: 0, description: 'Of the site, from 1.' },
  filterMode: oneOf(FILTER_MODES, 'Which verdicts are asked for.'),
  enforcement: oneOf(ENFORCEMENTS, 'monitor: decide and record, and let everyone in.'),
  defaultAction: oneOf(DEFAULT_ACTIONS, 'What holds where no rule and no fence says anything.'),
  treatPrivateAs: oneOf(TREAT_PRIVATE_AS, 'Addresses that are not of the Internet, where no prefix matches.'),
  locationSource: oneOf(LOCATION_SOURCES, 'Where the point comes from that fences are asked about.'),
  accuracyPolicy: oneOf(ACCURACY_POLICIES, 'Whether the point decides, or the whole circle that the visitor is in.'),
  maxAccuracyMeters: limit('Claims vaguer than this are refused.'),
  maxGpsIpDistanceKm: limit('A claim farther from the GeoIP point is refused.'),
  maxSpeedKmh: limit('A faster move between two claims is refused.'),
  timeZone: {
    type: 'string',
    minLength: 1,
    maxLength: LONGEST_TEXTS.timeZone,
    description: 'IANA name of the zone in which weekly hours are meant.',
  },
  exemptions: list(
    object({
      path: {
        type: 'string',
        maxLength: LONGEST_TEXTS.exemptPath,
        pattern: '^/',
        description: 'A prefix of the decoded path in whole segments.',
      },
      methods: list(
        { type: 'string', maxLength: LONGEST_TEXTS.method, pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$" },
        'Empty: every method.',
      ),
    }),
    'Paths that are let through.',
  ),
  networkRules: list({ $ref: '#/$defs/networkRule' }, 'Their ids differ.'),
  fences: list({ $ref: '#/$defs/fence' }, 'Their ids differ.'),
} satisfies Record<keyof PolicyDocument, Schema>;

/**
 * The JSON Schema (2020-12) of a policy document. Every document that compiles is valid by it; what a schema cannot say,
 * such as that a ring does not cross itself or that a zone exists, compiling refuses.
 */
export const POLICY_SCHEMA: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:gatepost:policy:1',
  title: 'Gatepost policy document',
  description: 'The rules of one site at one version. Its content hash is SHA-256 of its canonical form (RFC 8785).',
  ...object(PROPERTIES),
  $defs: { networkRule, fence, position, polygon },
};
