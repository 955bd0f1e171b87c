/** ECMA-167 3/7.2.1 and 4/7.2.1: which descriptor follows a tag. */
export const TAG = {
  primaryVolume: 1,
  anchor: 2,
  pointer: 3,
  implementationUse: 4,
  partition: 5,
  logicalVolume: 6,
  unallocatedSpace: 7,
  terminating: 8,
  integrity: 9,
  fileSet: 256,
  fileIdentifier: 257,
  allocationExtent: 258,
  indirectEntry: 259,
  fileEntry: 261,
  extendedFileEntry: 266,
} as const;
