import fc from "fast-check";
import type { Job } from "../../nomad/job-spec";

/** A piece of a text: literal, or the text or number with this index, which a test gives as a token. */
export type Piece = { readonly literal: string } | { readonly text: number } | { readonly number: number };

/** A job whose texts are still in pieces, so that it can be made with tokens and with their values. */
export interface Sketch {
  readonly id: number;
  readonly template: readonly Piece[];
  readonly env: readonly (readonly [string, readonly Piece[]])[];
  readonly args: readonly (readonly Piece[])[];
  readonly count: number;
  /** The index of a list that a test gives as a token, or none. */
  readonly list: number | undefined;
  /** The same for a map. */
  readonly map: number | undefined;
}

/** What a sketch's values are made into: tokens, or what the tokens stand for. */
export interface Values {
  readonly text: (index: number) => string;
  readonly number: (index: number) => number;
  readonly list: (index: number) => readonly string[];
  readonly map: (index: number) => { readonly [key: string]: string };
  /** What becomes of a text that was put together with values. */
  readonly mixed: (text: string) => string;
}

/** For jobs without tokens. */
export const NO_VALUES: Values = {
  text: String,
  number: (index) => index,
  list: () => [],
  map: () => ({}),
  mixed: (text) => text,
};

/** All that has a meaning in JSON, in Terraform's templates or in Nomad's, and what Unicode normalizes. */
const TRICKY = [
  '"',
  "\\",
  "\n",
  "\r\n",
  "\t",
  "$",
  "%",
  "{",
  "}",
  "${",
  "%{",
  "$${",
  "%%{",
  "$%{",
  "\\${",
  "\\n",
  '\\"',
  "{{",
  "}}",
  '{{ with nomadVar "nomad/jobs/web" }}{{ .KEY | toJSON }}{{ end }}',
  "${NOMAD_PORT_http}",
  "${attr.unique.network.ip-address}",
  '${jsonencode("x")}',
  "%{ if true }x%{ endif }",
  "#{",
  "&{",
  "$&",
  "$1",
  "<a href='&'>",
  "-1.5e+20",
  "é",
  "e\u0301",
  "\u0301",
  "ﬁ",
  "日本語",
  // Go's normalization takes it for an A when a combining character follows.
  "\u{20041}",
  "🐘",
  "\u2028",
  "\u0000",
  "\u007f",
];

/** Texts that mix the tricky with the random. No half surrogate pairs: they are not text in any other language. */
export const trickyText: fc.Arbitrary<string> = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...TRICKY) }, fc.string({ unit: "binary", maxLength: 4 })), {
    maxLength: 8,
  })
  .map((parts) => parts.join(""));

/** @param values how many values there are to choose from; 0 for jobs without tokens */
export const sketches = (values: number): fc.Arbitrary<Sketch> => {
  const value = fc.nat({ max: Math.max(values - 1, 0) });
  const literal = trickyText.map((text): Piece => ({ literal: text }));
  const piece =
    values === 0
      ? literal
      : fc.oneof(
          literal,
          value.map((text): Piece => ({ text })),
          value.map((number): Piece => ({ number })),
        );
  const text = fc.array(piece, { maxLength: 5 });
  return fc.record({
    id: fc.nat(),
    template: text,
    env: fc.uniqueArray(fc.tuple(trickyText, text), { maxLength: 4, selector: ([key]) => key.normalize("NFC") }),
    args: fc.array(text, { maxLength: 4 }),
    count: values === 0 ? fc.nat() : value,
    list: values === 0 ? fc.constant(undefined) : fc.option(value, { nil: undefined }),
    map: values === 0 ? fc.constant(undefined) : fc.option(value, { nil: undefined }),
  });
};

/** The texts of a sketch that hold a value, with the values in them. */
export const mixedTexts = (sketch: Sketch, values: Values): readonly string[] =>
  [sketch.template, ...sketch.env.map(([, pieces]) => pieces), ...sketch.args]
    .filter(isMixed)
    .map((pieces) => textOf(pieces, values));

const isMixed = (pieces: readonly Piece[]): boolean => pieces.some((piece) => !("literal" in piece));

function textOf(pieces: readonly Piece[], values: Values): string {
  const whole = pieces.map((piece) => pieceOf(piece, values)).join("");
  return isMixed(pieces) ? values.mixed(whole) : whole;
}

function pieceOf(piece: Piece, values: Values): string {
  if ("literal" in piece) return piece.literal;
  return "text" in piece ? values.text(piece.text) : `${values.number(piece.number)}`;
}

/** The job of a sketch. With tokens, it is what is written; with what they stand for, what must arrive. */
export function jobOf(sketch: Sketch, values: Values): Job {
  const text = (pieces: readonly Piece[]): string => textOf(pieces, values);
  return {
    ID: `job-${sketch.id}`,
    Name: undefined,
    TaskGroups: [
      {
        Name: "group",
        Count: values.number(sketch.count),
        Tasks: [
          {
            Name: "task",
            Driver: "docker",
            Config: { image: "image:1", args: sketch.args.map(text) },
            Env: Object.fromEntries(sketch.env.map(([key, pieces]) => [key, text(pieces)])),
            Templates: [{ DestPath: "local/file", EmbeddedTmpl: text(sketch.template), Once: true }],
          },
        ],
      },
    ],
    ...(sketch.list === undefined ? {} : { Datacenters: values.list(sketch.list) }),
    ...(sketch.map === undefined ? {} : { Meta: values.map(sketch.map) }),
  };
}
