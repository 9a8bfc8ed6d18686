/**
 * Makes the archive of a program in Python 3 on the server, from a zip file of Ansible: equal files make equal archives, whenever and
 * wherever they are made. Needs `io` and `zipfile`.
 */
export const SETTLED = `def settled(source):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            target.writestr(zipfile.ZipInfo(name), source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
`;
