/** Pictures are small: 512 KiB as a file. Apart from the schema, because pages need the number alone. */
export const imageLimits = { bytes: 512 * 1024, pixelsPerSide: 4096 };
