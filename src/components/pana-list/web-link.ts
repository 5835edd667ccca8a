/** Whether an address may become a link: what the worker accepted is checked again where it is shown. Source: RELIABILITY.md, stored XSS. */
export const isWebLink = (address: string): boolean => /^(?:https?:\/\/|mailto:(?!.*\?))[^\s\\"<>]+$/i.test(address);
