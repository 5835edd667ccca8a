/** The platform's `Event`, found through a class of its own: MooTools puts a function of the same name in its place. */
export const NativeEvent = Object.getPrototypeOf(CustomEvent) as typeof Event;
