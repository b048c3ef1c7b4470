import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { entityChoice, maxNesting } from "./metadata-choice";
import { entityIdIn, readMarkup } from "./metadata-markup";

/** Which entity is wanted, as in `MetadataOptions`. */
export type WantedEntity = { entityId?: string; knownEntityId?: string };

/** Of one entity; anyone who publishes more of one is refused as if it came alone. */
const maxEntityCharacters = 2 * 1024 * 1024;
const maxMarkupCharacters = 1024 * 1024;
const maxChoices = 500;

type Entity = { id: string; depth: number; isProvider: boolean; text: string[] | null; size: number };

/**
 * Finds one identity provider in a document of thousands (a federation's aggregate), which is written to it in pieces of any length. Nothing is
 * kept but the provider that is wanted, with the start tags around it, and the names of some others. It reads markup only as far as to
 * know where an entity begins and ends: what it gives back is then read as strictly as a document that came alone.
 */
export class MetadataAggregate {
  private rest = "";
  /** The start tags of the groups that are open. */
  private readonly around: string[] = [];
  /** How deep inside something at the level of a group that is no entity: a signature, extensions. */
  private skipped = 0;
  private entity: Entity | null = null;
  private first: string | null = null;
  private readonly wanted: string[] = [];
  private readonly choices: string[] = [];
  private providers = 0;

  constructor(private readonly names: WantedEntity) {}

  /** @throws SsoError metadata_dtd, metadata_too_large, metadata_malformed */
  write(piece: string): void {
    const text = this.rest + piece;
    let at = 0;
    for (;;) {
      const start = text.indexOf("<", at);
      const end = start < 0 ? null : readMarkup(text, start);
      const next = end ?? (start < 0 ? text.length : start);
      this.keep(text.slice(at, end === null ? next : start));
      at = next;
      if (end === null) break;
      this.take(text.slice(start, end));
    }
    this.rest = text.slice(at);
    if (this.rest.length > maxMarkupCharacters) throw tooLarge("1 MiB");
  }

  /**
   * The document, reduced to the entity that is wanted, or to the only provider in it.
   * @throws SsoError metadata_malformed, metadata_entity_choice, metadata_no_idp
   */
  end(): string {
    if (this.rest !== "" || this.entity || this.around.length > 0)
      throw new SsoError("metadata_malformed", { expected: said("wellFormedXml"), got: said("notXml") });
    const isOnly = this.names.entityId === undefined && this.providers === 1;
    const [found, ...others] = isOnly && this.first !== null ? [this.first] : this.wanted;
    if (found !== undefined && others.length === 0) return found;
    throw entityChoice(this.choices, this.providers);
  }

  private take(markup: string): void {
    const tag = /^<(\/?)(?:[\w.-]+:)?([\w.-]+)/.exec(markup);
    if (!tag) {
      this.keep(markup);
      return;
    }
    const [, slash, name = ""] = tag;
    const isEnd = slash === "/";
    const isEmpty = markup.endsWith("/>");
    if (this.entity) this.takeInside(markup, name, isEnd ? -1 : Number(!isEmpty));
    else if (this.skipped > 0 || !/^Entit(?:y|ies)Descriptor$/.test(name)) this.skip(isEnd ? -1 : Number(!isEmpty));
    else if (isEnd) this.around.pop();
    else if (name === "EntitiesDescriptor") this.open(markup, isEmpty);
    else if (!isEmpty) this.begin(markup);
  }

  /** What is no aggregate is refused for its size, as it always was. */
  private skip(change: number): void {
    if (this.around.length === 0) throw tooLarge("2 MiB");
    this.skipped += change;
  }

  private open(markup: string, isEmpty: boolean): void {
    if (isEmpty) return;
    if (this.around.length >= maxNesting)
      throw new SsoError("metadata_too_large", {
        expected: said("atMostNesting", { count: maxNesting }),
        got: said("deeper"),
      });
    this.around.push(markup);
  }

  private begin(markup: string): void {
    if (this.around.length === 0) throw tooLarge("2 MiB");
    const id = entityIdIn(markup);
    const { entityId, knownEntityId } = this.names;
    const isCandidate = entityId === undefined ? id === knownEntityId || this.providers === 0 : id === entityId;
    this.entity = { id, depth: 1, isProvider: false, text: isCandidate ? [] : null, size: 0 };
    this.keep(markup);
  }

  private takeInside(markup: string, name: string, change: number): void {
    this.keep(markup);
    const { entity } = this;
    if (!entity) return;
    if (name === "IDPSSODescriptor") entity.isProvider = true;
    entity.depth += change;
    if (entity.depth > 0) return;
    this.entity = null;
    if (entity.isProvider) this.note(entity);
  }

  private note({ id, text }: Entity): void {
    this.providers += 1;
    if (this.choices.length < maxChoices) this.choices.push(id);
    if (!text) return;
    const ends = this.around.map((tag) => `</${/^<([\w.:-]+)/.exec(tag)?.[1] ?? ""}>`).reverse();
    const document = [...this.around, ...text, ...ends].join("");
    if (this.providers === 1) this.first = document;
    if (id === (this.names.entityId ?? this.names.knownEntityId)) this.wanted.push(document);
  }

  private keep(text: string): void {
    const { entity } = this;
    if (!entity) return;
    entity.size += text.length;
    if (entity.size > maxEntityCharacters) throw tooLarge("2 MiB");
    entity.text?.push(text);
  }
}

const tooLarge = (size: string) =>
  new SsoError("metadata_too_large", { expected: said("atMost", { size }), got: plain("EntityDescriptor") });
