/** Patterns of DNS names. A final dot and the case of letters do not matter. */
import { anyOf, type Tri } from "../answers";
import { isKnown, type Maybe, UNKNOWN } from "../view";

const plain = (name: string): string => name.trim().toLowerCase().replace(/\.$/, "");
const label = "[-a-z0-9_]";
const literal = (text: string): string => text.replace(/[*.+?^${}()|[\]\\]/g, "\\$&");

function tested(patterns: readonly Maybe<string>[], name: Maybe<string>, toRegExp: (pattern: string) => RegExp): Tri {
  return anyOf(
    patterns.map((pattern) =>
      isKnown(pattern) && isKnown(name)
        ? toRegExp(plain(pattern)).test(plain(name))
        : pattern !== undefined && name !== undefined && UNKNOWN,
    ),
  );
}

/**
 * `*.example.com` is every name below example.com, at any depth, in ApplicationNetworkPolicy and ClusterNetworkPolicy.
 * Source: aws/amazon-network-policy-controller-k8s api/v1alpha1/applicationnetworkpolicy_types.go at ecc7e6a7 (DomainName).
 */
export function domainNameMatches(patterns: readonly Maybe<string>[], name: Maybe<string>): Tri {
  return tested(patterns, name, (pattern) =>
    pattern.startsWith("*.")
      ? new RegExp(`^(?:${label}+\\.)+${literal(pattern.slice(2))}$`)
      : new RegExp(`^${literal(pattern)}$`),
  );
}

/**
 * In Cilium `*` is any part of one label, `**.` at the start is one label or more, and a pattern of stars only is every
 * name. Source: cilium/cilium pkg/fqdn/matchpattern/matchpattern.go (ToAnchoredRegexp).
 */
export function matchPatternMatches(patterns: readonly Maybe<string>[], name: Maybe<string>): Tri {
  return tested(patterns, name, (pattern) =>
    /^\*+$/.test(pattern)
      ? /^/
      : new RegExp(
          `^${literal(pattern)
            .replace(/^(?:\\\*){2,}\\\./, `(?:${label}+\\.)+`)
            .replace(/(?:\\\*)+/g, `${label}*`)}$`,
        ),
  );
}
