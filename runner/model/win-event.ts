import type { Json } from './observation.ts';

/**
 * One event in the shape of Windows' rendered event XML: System, and EventData or UserData (Windows Event Schema, `EventType`).
 *
 * - Attributes of an element in System are its members: `Provider: { Name, Guid }`, `Execution: { ProcessID, ThreadID }`. `EventID`,
 *   `Version`, `Level`, `Task`, `Opcode`, `EventRecordID` and the ids of `Execution` are numbers; `Qualifiers` of the event id stands
 *   beside it; `Keywords` is text such as `0x8000000000000000`. What an event does not have is left
 *   out; what the type asks for and a source lacks is empty text or, for the record id, 0.
 * - EventData has the text of each `Data` under its `Name` as rendered, spaces in names included: `0x` before a hexadecimal number,
 *   braces around a GUID. A name that comes more than once has a list. `Data` without a name are listed under `Data`, `Binary` is
 *   hexadecimal text under `Binary`.
 * - UserData has the provider's own elements, nested. An element's attributes are its members, or stand beside its text; namespaces are
 *   left out. Text beside elements is under `Data`. Of several EventData or UserData the members are together.
 */
export type WinEvent = {
  readonly Event: {
    readonly System: {
      readonly Provider: { readonly Name: string };
      readonly EventID: number;
      readonly Channel: string;
      readonly Computer: string;
      readonly EventRecordID: number;
      readonly TimeCreated: { readonly SystemTime: string };
      readonly [field: string]: Json;
    };
    readonly EventData?: { readonly [field: string]: Json };
    readonly UserData?: { readonly [field: string]: Json };
  };
};
