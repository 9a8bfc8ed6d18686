/** What a shell has to be told once, so that Tab asks the command. */
export const SCRIPTS = {
  bash: `_springtide() {
  local IFS=$'\\n'
  COMPREPLY=($(springtide complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _springtide springtide
`,
  zsh: `#compdef springtide
_springtide() {
  local -a found
  found=("\${(@f)$(springtide complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "$found" ]]; then compadd -Q -- $found; else _files; fi
}
compdef _springtide springtide
`,
  fish: `function __springtide_complete
  set -l words (commandline -opc) (commandline -ct)
  springtide complete -- $words[2..-1] 2>/dev/null
end
complete -c springtide -a '(__springtide_complete)'
`,
} as const;
