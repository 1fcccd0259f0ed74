import { createCipheriv, pbkdf2Sync, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { stringify } from "yaml";
import { UserError } from "../cli/errors";
import { readYaml } from "../real/project";

/** Passphrase of every offline stack. It protects nothing: offline state only has stand-in values. */
export const passphrase = "offline";

/** Replaces every encrypted value of the real stack. An offline run has no key to decrypt them and needs none. */
export const secretStandIn = "offline-stand-in";

const salt = Buffer.from("ZWtzLW5ldHM=", "base64");

/** `encryptionsalt` of a stack file: the salt, and a check word encrypted with {@link passphrase}. */
export const encryptionsalt = "v1:ZWtzLW5ldHM=:v1:AAAAAAAAAAAAAAAA:UtTOyQEgcPoTCiGHO7iaG4bHa/7v0A==";

/** Derives the key as Pulumi's passphrase provider does (sdk/go/common/resource/config/crypt.go). */
export function deriveKey(): Buffer {
  return pbkdf2Sync(passphrase, salt, 1_000_000, 32, "sha256");
}

/** Encrypts as Pulumi's passphrase provider does: AES-256-GCM, `v1:<nonce>:<text and tag>`. */
export function encrypt(text: string, key: Buffer, nonce = randomBytes(12)): string {
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `v1:${nonce.toString("base64")}:${sealed.toString("base64")}`;
}

/** A value that the engine must treat as a secret. */
export interface SecretValue {
  secret: string;
}

/**
 * The stack configuration for an offline run: the file's `config` plus `extra`, with every encrypted value replaced by
 * {@link secretStandIn} and the stack's secrets provider by the offline passphrase.
 *
 * @param file the stack's configuration file; it does not have to exist
 * @throws UserError if `config` is not a mapping
 */
export function offlineStackConfig(file: string | undefined, extra: Record<string, unknown> = {}): string {
  const document = file !== undefined && existsSync(file) ? readYaml(file) : {};
  const config = document.config ?? {};
  if (typeof config !== "object" || Array.isArray(config)) {
    throw new UserError(`${file}: config: expected a mapping of keys, found ${JSON.stringify(config)}`);
  }
  let derived: Buffer | undefined;
  const seal = (text: string): { secure: string } => ({ secure: encrypt(text, (derived ??= deriveKey())) });
  const replace = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replace);
    if (typeof value !== "object" || value === null) return value;
    const keys = Object.keys(value);
    if (keys.length === 1 && keys[0] === "secure") return seal(secretStandIn);
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, replace(inner)]));
  };
  const added: Record<string, unknown> = Object.fromEntries(
    Object.entries(extra).map(([name, value]) => [name, isSecret(value) ? seal(value.secret) : value]),
  );
  return stringify({
    encryptionsalt,
    config: { ...(replace(config) as Record<string, unknown>), ...added },
  });
}

function isSecret(value: unknown): value is SecretValue {
  return typeof value === "object" && value !== null && typeof (value as SecretValue).secret === "string";
}
