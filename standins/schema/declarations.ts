/** Converts interfaces, classes and enums of Pulumi's generated declaration files into {@link TypeRef}s. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type * as typescript from "typescript";
import type { ObjectType, Property, TypeRef } from "./types";

export interface Member {
  name: string;
  type: TypeRef;
  optional: boolean;
}

type Container = typescript.InterfaceDeclaration | typescript.TypeLiteralNode;

export class Declarations {
  private readonly enums = new Map<string, (string | number | boolean)[]>();

  constructor(private readonly ts: typeof typescript) {}

  parse(file: string): typescript.SourceFile {
    return this.ts.createSourceFile(file, readFileSync(file, "utf8"), {
      languageVersion: this.ts.ScriptTarget.ESNext,
      jsDocParsingMode: this.ts.JSDocParsingMode.ParseNone,
    });
  }

  /** Reads `types/enums/**`, whose constants are the values an enum may have; names are `<folders>.<Name>`. */
  readEnums(root: string): void {
    const visit = (folder: string, namespace: string[]): void => {
      for (const entry of existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : []) {
        if (entry.isDirectory()) {
          visit(join(folder, entry.name), [...namespace, entry.name]);
        } else if (entry.name.endsWith(".d.ts")) {
          this.readEnumFile(join(folder, entry.name), namespace);
        }
      }
    };
    visit(join(root, "types", "enums"), []);
  }

  private readEnumFile(file: string, namespace: string[]): void {
    const { ts } = this;
    for (const statement of this.parse(file).statements) {
      if (!ts.isVariableStatement(statement)) {
        continue;
      }
      for (const declaration of statement.declarationList.declarations) {
        if (ts.isIdentifier(declaration.name) && declaration.type && ts.isTypeLiteralNode(declaration.type)) {
          const values = declaration.type.members.flatMap((member) =>
            ts.isPropertySignature(member) && member.type && ts.isLiteralTypeNode(member.type)
              ? this.literal(member.type)
              : [],
          );
          this.enums.set([...namespace, declaration.name.text].join("."), values);
        }
      }
    }
  }

  /** Every interface of a file, with its namespaces as a dotted prefix. */
  namedTypes(file: string): [string, ObjectType][] {
    const { ts } = this;
    const found: [string, ObjectType][] = [];
    const visit = (statements: readonly typescript.Statement[], prefix: string): void => {
      for (const statement of statements) {
        if (ts.isInterfaceDeclaration(statement)) {
          found.push([prefix + statement.name.text, this.objectOf(statement)]);
        } else if (ts.isModuleDeclaration(statement) && statement.body) {
          const name = `${prefix}${statement.name.text}.`;
          if (ts.isModuleBlock(statement.body)) {
            visit(statement.body.statements, name);
          }
        }
      }
    };
    visit(this.parse(file).statements, "");
    return found;
  }

  /** The class `preferred`, or the only class of the file if it has another name. */
  className(source: typescript.SourceFile, preferred: string): string | undefined {
    const names = source.statements.filter(this.ts.isClassDeclaration).map((item) => item.name?.text);
    return names.includes(preferred) ? preferred : names[0];
  }

  object(source: typescript.SourceFile, name: string): ObjectType | undefined {
    const { ts } = this;
    const found = source.statements.find((item) => ts.isInterfaceDeclaration(item) && item.name.text === name);
    return found && ts.isInterfaceDeclaration(found) ? this.objectOf(found) : undefined;
  }

  /** The public properties of a class: the properties of the resource's state. */
  members(source: typescript.SourceFile, className: string): Member[] {
    const { ts } = this;
    const found = source.statements.find((item) => ts.isClassDeclaration(item) && item.name?.text === className);
    if (!found || !ts.isClassDeclaration(found)) {
      return [];
    }
    return found.members.flatMap((member) => {
      if (!ts.isPropertyDeclaration(member) || !member.type || !ts.isIdentifier(member.name)) {
        return [];
      }
      const hidden = [ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.StaticKeyword];
      if (member.modifiers?.some((modifier) => hidden.includes(modifier.kind))) {
        return [];
      }
      const optional = this.mayBeUndefined(member.type) || member.questionToken !== undefined;
      return [{ name: member.name.text, type: this.type(member.type), optional }];
    });
  }

  private objectOf(node: Container): ObjectType {
    const { ts } = this;
    const properties: Record<string, Property> = {};
    let open = false;
    for (const member of node.members) {
      if (ts.isIndexSignatureDeclaration(member)) {
        open = true;
      } else if (ts.isPropertySignature(member) && member.type) {
        const name = ts.isIdentifier(member.name) || ts.isStringLiteral(member.name) ? member.name.text : undefined;
        if (name !== undefined) {
          const type = this.type(member.type);
          properties[name] = member.questionToken ? { type } : { type, required: true };
        }
      }
    }
    return open ? { properties, open: true } : { properties };
  }

  private literal(node: typescript.LiteralTypeNode): (string | number | boolean)[] {
    const { ts } = this;
    const value = node.literal;
    if (ts.isStringLiteral(value)) return [value.text];
    if (ts.isNumericLiteral(value)) return [Number(value.text)];
    if (value.kind === ts.SyntaxKind.TrueKeyword) return [true];
    return value.kind === ts.SyntaxKind.FalseKeyword ? [false] : [];
  }

  private isUndefined(node: typescript.TypeNode): boolean {
    return node.kind === this.ts.SyntaxKind.UndefinedKeyword;
  }

  private mayBeUndefined(node: typescript.TypeNode): boolean {
    const { ts } = this;
    if (ts.isTypeReferenceNode(node)) {
      return (node.typeArguments ?? []).some((item) => this.mayBeUndefined(item));
    }
    return ts.isUnionTypeNode(node) && node.types.some((item) => this.isUndefined(item));
  }

  private type(node: typescript.TypeNode): TypeRef {
    const { ts } = this;
    switch (node.kind) {
      case ts.SyntaxKind.StringKeyword:
        return "string";
      case ts.SyntaxKind.NumberKeyword:
        return "number";
      case ts.SyntaxKind.BooleanKeyword:
        return "boolean";
      default:
        break;
    }
    if (ts.isParenthesizedTypeNode(node)) return this.type(node.type);
    if (ts.isArrayTypeNode(node)) return { list: this.type(node.elementType) };
    if (ts.isLiteralTypeNode(node)) return { oneOf: this.literal(node) };
    if (ts.isUnionTypeNode(node)) return this.union(node.types.filter((item) => !this.isUndefined(item)));
    if (ts.isTypeLiteralNode(node)) {
      const index = node.members.find(ts.isIndexSignatureDeclaration);
      return index ? { map: this.type(index.type) } : "any";
    }
    return ts.isTypeReferenceNode(node) ? this.reference(node) : "any";
  }

  private union(nodes: readonly typescript.TypeNode[]): TypeRef {
    const types: TypeRef[] = [];
    for (const type of nodes.map((item) => this.type(item))) {
      if (!types.some((other) => JSON.stringify(other) === JSON.stringify(type))) {
        types.push(type);
      }
    }
    // `string | enums.X` is an open enum: the SDK suggests values, the provider accepts any string.
    const open = types.filter((type) => !(typeof type === "object" && "oneOf" in type && types.includes("string")));
    const values = open.flatMap((type) => (typeof type === "object" && "oneOf" in type ? type.oneOf : []));
    if (values.length > 0 && open.every((type) => typeof type === "object" && "oneOf" in type)) {
      return { oneOf: values };
    }
    return open.length === 1 ? (open[0] ?? "any") : { union: open };
  }

  private reference(node: typescript.TypeReferenceNode): TypeRef {
    const name = this.dotted(node.typeName);
    const [argument] = node.typeArguments ?? [];
    if ((name === "pulumi.Input" || name === "pulumi.Output" || name === "Promise") && argument) {
      return this.type(argument);
    }
    if (name.startsWith("inputs.") || name.startsWith("outputs.")) {
      return { ref: name.slice(name.indexOf(".") + 1) };
    }
    if (name.startsWith("enums.")) {
      const values = this.enums.get(name.slice("enums.".length));
      return values && values.length > 0 ? { oneOf: values } : "string";
    }
    if (name.startsWith("pulumi.asset.")) return "asset";
    // Other plain names are resource classes, passed by id, or aliases of string (`ARN`, `Region`).
    return "string";
  }

  private dotted(name: typescript.EntityName): string {
    return this.ts.isIdentifier(name) ? name.text : `${this.dotted(name.left)}.${name.right.text}`;
  }
}
