/**
 * What plugins share. Other modules extend these interfaces: a capability in its slots.ts, an external plugin in any of its
 * modules. Neither needs to edit this file.
 *
 * ```ts
 * declare module "../../framework/slots" {
 *   interface Slots {
 *     waf: WafSlot;
 *   }
 * }
 * ```
 */

/* eslint-disable @typescript-eslint/no-empty-object-type -- open on purpose: entries come by augmentation */

/** What a plugin provides to others while resources are registered: outputs and resources to depend on. */
export interface Slots {}

/** Plain data that is known before the first resource is registered. */
export interface Declarations {}

/** The stack outputs of each plugin that other stacks read, by plugin name. */
export interface StackOutputs {}

/** What the stack config may hold, by the plugin's name: the input of its `config`. */
export interface Parts {}

/* eslint-enable @typescript-eslint/no-empty-object-type */

export type SlotName = keyof Slots;
export type PartName = keyof Parts;
