/**
 * Forms that wait for a passkey: the server is asked for a challenge, the device for an answer, and the form is sent with it. What the
 * device gives is sent as our server reads it, and nothing more.
 */

const FAILED: Readonly<Record<string, string>> = {
  // The visitor closed the window of the device, took too long, or has no such passkey here: browsers do not say which.
  NotAllowedError: 'Rien n’a été fait : la demande a été fermée, ou cet appareil n’a pas de clé d’accès qui convienne. Vous pouvez recommencer.',
  InvalidStateError: 'Cet appareil a déjà une de vos clés d’accès : utilisez-la, ou prenez un autre appareil.',
  SecurityError: 'Cette adresse ne permet pas les clés d’accès. Ouvrez la page par son adresse habituelle, en https.',
  offline: 'Le serveur ne répond pas. Vérifiez votre connexion, puis recommencez.',
};
const ELSE = 'Cela n’a pas marché. Rechargez la page, puis recommencez.';

type Json = Readonly<Record<string, unknown>>;

/** base64url, as WebAuthn writes bytes in JSON. */
export function toText(buffer: ArrayBuffer | null | undefined): string {
  let binary = '';
  for (const byte of new Uint8Array(buffer ?? new ArrayBuffer(0))) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
export function toBytes(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

interface Listed {
  readonly id: string;
  readonly type: 'public-key';
  readonly transports?: AuthenticatorTransport[];
}
const listed = (credentials: readonly Listed[] = []): PublicKeyCredentialDescriptor[] => credentials.map((one) => ({...one, id: toBytes(one.id)}));

async function create(options: Json): Promise<Json> {
  const {challenge, user, excludeCredentials} = options as {challenge: string; user: {id: string}; excludeCredentials?: Listed[]};
  const publicKey = {...options, challenge: toBytes(challenge), user: {...user, id: toBytes(user.id)}, excludeCredentials: listed(excludeCredentials)};
  const made = (await navigator.credentials.create({publicKey: publicKey as unknown as PublicKeyCredentialCreationOptions})) as PublicKeyCredential;
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    id: toText(made.rawId), clientDataJSON: toText(response.clientDataJSON), attestationObject: toText(response.attestationObject),
    transports: 'getTransports' in response ? response.getTransports() : [],
  };
}

async function get(options: Json): Promise<Json> {
  const {challenge, allowCredentials} = options as {challenge: string; allowCredentials?: Listed[]};
  const publicKey = {...options, challenge: toBytes(challenge), allowCredentials: listed(allowCredentials)};
  const given = (await navigator.credentials.get({publicKey: publicKey as unknown as PublicKeyCredentialRequestOptions})) as PublicKeyCredential;
  const response = given.response as AuthenticatorAssertionResponse;
  return {
    id: toText(given.rawId), clientDataJSON: toText(response.clientDataJSON), authenticatorData: toText(response.authenticatorData),
    signature: toText(response.signature), userHandle: toText(response.userHandle),
  };
}

/** The challenge of the server; a sentence of it when it refuses. */
async function challengeFrom(path: string): Promise<Json> {
  const answer = await fetch(path, {method: 'POST', headers: {'Accept': 'application/json', 'Content-Type': 'application/x-www-form-urlencoded'}, body: ''}).catch(() => {
    throw Object.assign(new Error(), {name: 'offline'});
  });
  const said = (await answer.json().catch(() => ({}))) as Json;
  if (!answer.ok) throw Object.assign(new Error(), {name: 'said', said: said['detail']});
  return said;
}

async function ask(form: HTMLFormElement): Promise<void> {
  const failed = form.querySelector<HTMLElement>('[data-failed]')!;
  const button = form.querySelector<HTMLButtonElement>('[data-ask]')!;
  failed.hidden = true;
  button.disabled = true;
  try {
    const options = await challengeFrom(form.dataset['options']!);
    const answer = await (form.dataset['passkey'] === 'create' ? create : get)(options);
    form.querySelector<HTMLInputElement>('input[name=credential]')!.value = JSON.stringify(answer);
    form.submit();
  } catch (error) {
    const {name, said} = error as Error & {readonly said?: unknown};
    failed.textContent = typeof said === 'string' ? said : FAILED[name] ?? ELSE;
    failed.hidden = false;
    button.disabled = false;
  }
}

/** Makes the forms of `page` work, where the browser knows passkeys. */
export function offerPasskeys(page: Document): void {
  for (const form of page.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
    form.querySelector<HTMLElement>('[data-without]')!.hidden = true;
    form.querySelector<HTMLElement>('[data-ask]')!.hidden = false;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void ask(form);
    });
  }
}

if (typeof document !== 'undefined' && 'PublicKeyCredential' in window && 'credentials' in navigator) offerPasskeys(document);
