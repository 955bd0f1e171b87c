import type { Json } from './observation.ts';

/** One event in the shape of Windows' rendered event XML: System, and EventData or UserData. */
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
