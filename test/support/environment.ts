/** The environment of a program under test: that of the tests without settings of Springtide, plus the given ones. */
export function environmentWith(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('SPRINGTIDE_'));
  return { ...Object.fromEntries(inherited), ...settings };
}
