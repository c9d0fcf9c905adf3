import { type PydanticModules, pydanticOf, type PydanticView } from "./pydantic.js";
import { type FeaturePage, featurePageOf, pageOf, type PageView } from "./page.js";
import { type PytestModules, pytestOf, type PytestView } from "./pytest.js";
import type { FieldFacts } from "./field-view.js";
import { markdownOf, type MarkdownView } from "./markdown.js";
import { type SqlalchemyModules, sqlalchemyOf } from "./sqlalchemy.js";
import { type SqlmodelModules, sqlmodelOf } from "./sqlmodel.js";
import { typescriptNamesOf, typescriptOf } from "./typescript.js";
import type { TypescriptNames, TypescriptView } from "./typescript.js";
import type { Subject } from "./subject.js";
import type { Code } from "../../languages/python/code.js";

/** The dialects that a layout's features are written in, each with where it finds what it imports. */
export type Dialects = {
  readonly sqlalchemy?: SqlalchemyModules;
  readonly sqlmodel?: SqlmodelModules;
  readonly pydantic?: PydanticModules;
  readonly pytest?: PytestModules;
  /** It imports nothing. */
  readonly typescript?: true;
  /** Nor does this: the types of the API, and forms. */
  readonly page?: true;
  /** Nor does this. */
  readonly markdown?: true;
};

/** What each dialect makes of a field. */
export type FieldDialects = {
  readonly sqlalchemy: Code;
  readonly sqlmodel: Code;
  readonly pydantic: PydanticView;
  readonly pytest: PytestView;
  readonly typescript: TypescriptView;
  readonly page: PageView;
  readonly markdown: MarkdownView;
};

/** What a dialect makes of a feature as a whole. */
export type FeatureDialects = {
  readonly typescript: TypescriptNames;
  readonly page: FeaturePage;
};

/** A field in a layout's dialects. */
export function fieldIn(dialects: Dialects, facts: FieldFacts): Partial<FieldDialects> {
  const { sqlalchemy, sqlmodel, pydantic, pytest, typescript, page, markdown } = dialects;
  return {
    ...(sqlalchemy && { sqlalchemy: sqlalchemyOf(facts, sqlalchemy) }),
    ...(sqlmodel && { sqlmodel: sqlmodelOf(facts, sqlmodel) }),
    ...(pydantic && { pydantic: pydanticOf(facts, pydantic) }),
    ...(pytest && { pytest: pytestOf(facts, pytest) }),
    ...(typescript && { typescript: typescriptOf(facts) }),
    ...(page && { page: pageOf(facts) }),
    ...(markdown && { markdown: markdownOf(facts) }),
  };
}

/** A feature as a whole in a layout's dialects. */
export function featureIn(
  { typescript, page }: Dialects,
  subject: Subject,
): Partial<FeatureDialects> {
  return {
    ...(typescript && { typescript: typescriptNamesOf(subject.feature) }),
    ...(page && { page: featurePageOf(subject) }),
  };
}
