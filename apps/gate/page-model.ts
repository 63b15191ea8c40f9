import { type Attribution } from '../../libs/geoip/index.js';
import { type Language } from './texts/languages.js';
import { type PageTexts } from './texts/page-texts.js';

/** A text in the visitor's language, or one that is the same in every language. Plain: it is escaped when written. */
export type Say = string | ((texts: PageTexts, language: Language) => string);

/** A page of the gate's own, before it takes a form and a language. */
export interface Page {
  readonly status: number;
  /** Reason or fault code, stable; null when it is not told. */
  readonly code: string | null;
  readonly title: Say;
  /** One sentence. */
  readonly message: Say;
  readonly requestId: string;
  readonly facts: readonly PageFact[];
  /** Where the places come from; null when the page shows none or the data want no attribution. */
  readonly source: (Attribution & { readonly note: Say | null }) | null;
  /** What the site's own people add; left out or null: nothing. */
  readonly branding?: PageBranding | null | undefined;
  /** Whether the page offers to share the location of the visitor's device. */
  readonly offersSharing?: boolean | undefined;
}

/** Plain texts of the site's administrators; they cannot speak for the gate. */
export interface PageBranding {
  readonly title: string | null;
  readonly text: string | null;
  readonly contact: string | null;
  /** `data:image/…;base64,…`. */
  readonly logo: string | null;
}

export interface PageFact {
  /** Member of the JSON form. */
  readonly name: string;
  readonly label: Say;
  /** As a person reads it. */
  readonly text: Say;
  /** As the JSON form has it. */
  readonly value: string | null;
}

/** A page in one language. */
export interface SpokenPage extends Omit<Page, 'title' | 'message' | 'facts' | 'source'> {
  readonly language: Language;
  readonly texts: PageTexts;
  readonly title: string;
  readonly message: string;
  readonly facts: readonly SpokenFact[];
  readonly source: (Attribution & { readonly note: string | null }) | null;
}

export interface SpokenFact {
  readonly name: string;
  readonly label: string;
  readonly text: string;
  readonly value: string | null;
}
