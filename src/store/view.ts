/** Sizes in which a first map view is asked for, so that every device shares a few cached answers. */

/** `640x480` for a map of `width` CSS px: the widest known size that fits. */
export const viewFor = (width: number): string => (width < 480 ? '320x320' : `${width < 640 ? 480 : width < 960 ? 640 : 960}x480`);
