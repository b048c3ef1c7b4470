/** How one field changes between what is stored and what its input holds, in both directions. */
export type Codec<Stored, Form> = { toForm: (stored: Stored) => Form; fromForm: (form: Form) => Stored };

/** Fields whose input holds the stored value itself: a switch, a number, a word of a list. They need no codec. */
type PlainKey<Config> = {
  [Key in keyof Config]-?: Config[Key] extends string | number | boolean ? Key : never;
}[keyof Config];

/** One codec for each field that is a list, or may be absent: a field that is forgotten does not compile, nor one too many. */
export type Codecs<Config> = {
  readonly [Key in Exclude<keyof Config, PlainKey<Config>>]: {
    toForm: (stored: Config[Key]) => unknown;
    fromForm: (form: never) => Config[Key];
  };
};

/** A configuration as the form holds it. */
export type FormOf<Config, Fields> = {
  [Key in keyof Config]: Key extends keyof Fields
    ? Fields[Key] extends { toForm: (stored: never) => infer Form }
      ? Form
      : never
    : Config[Key];
};

export function toForm<Config extends object, Fields extends Codecs<Config>>(
  config: Config,
  fields: Fields,
): FormOf<Config, Fields> {
  return convert(config, fields, "toForm") as FormOf<Config, Fields>;
}

export function fromForm<Config extends object, Fields extends Codecs<Config>>(
  form: FormOf<Config, Fields>,
  fields: Fields,
): Config {
  return convert(form, fields, "fromForm") as Config;
}

/** The types above say which codec meets which value; here they are only names. */
function convert(values: object, fields: object, direction: "toForm" | "fromForm"): object {
  const codecs = new Map<string, Codec<unknown, unknown>>(Object.entries(fields));
  const entries = Object.entries(values).map(([name, value]) => {
    const codec = codecs.get(name);
    return [name, codec ? codec[direction](value) : value];
  });
  return Object.fromEntries(entries);
}

export function linesOf(text: string): string[] {
  return text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter(Boolean);
}

export function orNull(text: string): string | null {
  return text.trim() || null;
}

export const optionalText: Codec<string | null, string> = { toForm: (stored) => stored ?? "", fromForm: orNull };

export const optionalNumber: Codec<number | null, string> = {
  toForm: (stored) => (stored === null ? "" : String(stored)),
  fromForm: (form) => (form.trim() === "" ? null : Number(form)),
};

/** One a line; commas part them, too. */
export const lineList: Codec<string[], string> = { toForm: (stored) => stored.join("\n"), fromForm: linesOf };

/** Words without spaces in them. */
export const wordList: Codec<string[], string> = {
  toForm: (stored) => stored.join(" "),
  fromForm: (form) => form.split(/[\s,]+/).filter(Boolean),
};

/** Any number of PEM blocks, or one bare base64 body. */
export const pemTexts: Codec<string[], string> = {
  toForm: (stored) => stored.join("\n"),
  fromForm: (form) => {
    const blocks = form.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g);
    return blocks ?? (form.trim() ? [form] : []);
  },
};

/** A list that its boxes hold as it is. */
export function listOf<Value>(): Codec<Value[], Value[]> {
  return { toForm: (stored) => stored, fromForm: (form) => form };
}

/** Switches that belong together, which their inputs hold as they are. */
export function groupOf<Value extends object>(): Codec<Value, Value> {
  return { toForm: (stored) => stored, fromForm: (form) => form };
}

/** A choice that may be absent, which a select needs a word for. */
export function choiceOr<Value extends string, Word extends string>(word: Word): Codec<Value | null, Value | Word> {
  const isWord = (value: Value | Word): value is Word => value === word;
  return { toForm: (stored) => stored ?? word, fromForm: (form) => (isWord(form) ? null : form) };
}
