type Machine = { major: number; platform: string; arch: string; keep: boolean };
type NodePackage = { name: string; integrity: string };

export function newerNodeFor(machine: Machine): NodePackage | null;
export function thisMachine(): Machine;
export function isIntact(content: Uint8Array, integrity: string): boolean;
export function fetchNode(wanted: NodePackage): string | null;
export function ensureSupportedNode(): Promise<void>;
