/** English template → template of the language, with the same gaps. */
export type Catalogue = Readonly<Record<string, string>>;
