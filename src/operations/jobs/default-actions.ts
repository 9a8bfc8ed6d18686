import type { SeedCode } from '../../messages/descriptions.ts';
import { englishOf, message } from '../../messages/message.ts';
import type { ParamTypes } from '../../store/record-schema.ts';

/*
 * The default actions of an installation. Their parameter values come from whoever starts a task: each script validates them
 * first, so that none is taken for an option of a program, or for more than a value. What a script says when it fails is a message,
 * which is known again in the log (recalled.ts).
 */

export interface DefaultAction {
  readonly name: string;
  readonly desc: SeedCode;
  readonly params: ParamTypes;
  readonly script: string;
  /** SHA-256 of the scripts of earlier versions. Where the script is unchanged, this one replaces it. */
  readonly earlier: readonly string[];
}

/** Patterns match bytes, in every locale. */
const BEGIN = `#!/bin/sh
LC_ALL=C
export LC_ALL
fail() { printf '%s\\n' "$1"; exit 1; }
`;
/** The parameters of `whole`, as values of what it says. */
const NUMBER = { name: '$1', given: '$2', least: '$3', most: '$4' } as const;
/** A number with a leading 0 would be read as octal, and a long one not at all. */
const WHOLE = `whole() { # whole NAME VALUE LEAST MOST
  case $2 in
  '' | *[!0-9]* | 0?* | ????????*) fail "${englishOf(message('number_not_whole', NUMBER))}" ;;
  esac
  [ "$2" -ge "$3" ] && [ "$2" -le "$4" ] || fail "${englishOf(message('number_not_within', NUMBER))}"
}
`;
const SECONDS = `seconds={{ seconds | quote }}
whole seconds "$seconds" 0 604800
`;
const CONTAINER = `name={{ name | quote }}
case $name in
'' | [!A-Za-z0-9]* | *[!A-Za-z0-9_.-]*)
  fail "${englishOf(message('container_name_wrong', { name: '$name' }))}" ;;
esac
`;

export const DEFAULT_ACTIONS: readonly DefaultAction[] = [
  {
    name: 'echo',
    desc: 'seed_echo',
    params: { echo_word: 'string' },
    script: `#!/bin/sh
printf '%s\\n' {{ echo_word | quote }}
`,
    earlier: ['34bb1ca154b10419d558789ac8b827b7da27c7d1621b516e1534906e5540f452'],
  },
  {
    name: 'start_docker',
    desc: 'seed_start_docker',
    params: { name: 'string', tag: 'string' },
    script: `${BEGIN}${CONTAINER}image={{ tag | quote }}
case $image in
'' | [!][A-Za-z0-9]* | *[!][A-Za-z0-9._/:@+-]*)
  fail "${englishOf(message('container_image_wrong', { image: '$image' }))}" ;;
esac
set -eu
docker pull "$image"
docker rm -f "$name" >/dev/null 2>&1 || true
docker run -d --name "$name" --restart unless-stopped --network host "$image"
`,
    earlier: ['152f588e883df6b5145d7551095fa36bfd3c942be0809b66c24c2b6acc4c1840'],
  },
  {
    name: 'stop_docker',
    desc: 'seed_stop_docker',
    params: { name: 'string' },
    script: `${BEGIN}${CONTAINER}set -eu
# the filter is a regular expression, in which a dot is any character
found=$(docker ps -aq --filter "name=^/$(printf '%s' "$name" | sed 's/[.]/[.]/g')$")
[ -n "$found" ] || { echo 'there is no such container'; exit 0; }
docker stop "$name"
docker rm "$name"
`,
    earlier: ['8a03d76f34b4d351685e54f5ff49f2229394de35b5bfac7cce0e5fc2a64914cb'],
  },
  {
    name: 'check_port',
    desc: 'seed_check_port',
    params: { port: 'integer', seconds: 'integer' },
    script: `${BEGIN}${WHOLE}port={{ port | quote }}
whole port "$port" 1 65535
${SECONDS}hex=$(printf '%04X' "$port")
while ! cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | grep -Eq "^ *[0-9]+: [0-9A-F]+:$hex [0-9A-F]+:0000 0A"; do
  [ "$seconds" -gt 0 ] || fail "${englishOf(message('nothing_listens_on_port', { port: '$port' }))}"
  seconds=$((seconds - 1))
  sleep 1
done
echo "port $port is open"
`,
    earlier: ['be36be956a7973d1d61edc794bd18fa24e43c50fbe50a4327515aa0a031e396d'],
  },
  {
    name: 'check_url',
    desc: 'seed_check_url',
    params: { url: 'string', seconds: 'integer' },
    script: `${BEGIN}${WHOLE}url={{ url | quote }}
case $url in
*[[:space:][:cntrl:]]*) fail '${englishOf(message('url_has_blank'))}' ;;
[Hh][Tt][Tt][Pp]://?* | [Hh][Tt][Tt][Pp][Ss]://?*) ;;
*) fail "${englishOf(message('url_not_http', { url: '$url' }))}" ;;
esac
${SECONDS}fetch() {
  if command -v curl >/dev/null; then curl -gfsS --proto =http,https -m 5 -o /dev/null -- "$url"
  elif command -v wget >/dev/null; then wget -q -t 1 -T 5 -O /dev/null -- "$url"
  else fail '${englishOf(message('node_without_http_client'))}'; fi
}
until fetch; do
  [ "$seconds" -gt 0 ] || fail "${englishOf(message('url_no_success', { url: '$url' }))}"
  seconds=$((seconds - 1))
  sleep 1
done
printf '%s\\n' "$url answers"
`,
    earlier: ['da71f853ebc21417e68e105cc594c16f9f3e0ab87aa656a4773d7f4b38d80eec'],
  },
];
