/** A locale as POSIX systems name it: C, POSIX, or a language with a country, a codeset and a modifier. */
export const LOCALE = /^(?:C|POSIX|[A-Za-z]{2,3}(?:_[A-Za-z]{2})?)(?:\.[A-Za-z0-9_-]{1,20})?(?:@[A-Za-z0-9]{1,20})?$/;

/** Codesets, without marks and in small letters → the name in the WHATWG's encoding standard. */
const CHARSETS: Readonly<Record<string, string>> = {
  utf8: 'utf-8',
  gbk: 'gbk',
  gb2312: 'gbk',
  gb18030: 'gb18030',
  big5: 'big5',
  eucjp: 'euc-jp',
  sjis: 'shift_jis',
  shiftjis: 'shift_jis',
  euckr: 'euc-kr',
  iso88591: 'windows-1252',
  iso88592: 'iso-8859-2',
  iso885915: 'iso-8859-15',
  cp1250: 'windows-1250',
  cp1251: 'windows-1251',
  cp1252: 'windows-1252',
  koi8r: 'koi8-r',
};

/**
 * The encoding in which programs write under a locale; null = the locale names none, undefined = one that cannot be read.
 *
 * @example charsetOfLocale('zh_CN.GBK') // 'gbk'; of 'de_DE' null
 */
export function charsetOfLocale(locale: string): string | null | undefined {
  const [, codeset] = /\.([^@]+)/.exec(locale) ?? [];
  if (codeset === undefined) return null;
  const name = codeset.toLowerCase().replaceAll(/[_-]/g, '');
  return Object.hasOwn(CHARSETS, name) ? CHARSETS[name] : undefined;
}
