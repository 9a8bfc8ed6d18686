-- wrk asks for the paths after "--", one after another.
local paths, at = {}, 0

function init(words)
  paths = words
end

function request()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end
