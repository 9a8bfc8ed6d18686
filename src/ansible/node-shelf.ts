/**
 * Where a node keeps the programs of modules: Python 2.7 and 3, behind NODE_IMPORTS. Used by NODE_MODULE and NODE_PLAYED. A shelf is a directory; '' where nothing can be kept.
 *
 * MN1. A program that is kept is in a directory with the program's hash as its name, which came to be by a rename: it is whole. That
 *      directory and those above it, up to the home, belong to the user or to root, and nobody else may write there.
 * MN2. An archive is used only if it has the hash.
 * MN6. What came as a difference from a program is used only if that one is there, and the whole has the hash (MN2).
 * MN5. What is kept is bounded: by age, and by size when a program comes. A program that ends without a result is not
 *      kept, as it may be damaged.
 */
export const NODE_SHELF = `import os, stat

DAYS_KEPT = 14
BYTES_KEPT = 64 * 1024 * 1024


def is_private(path):
    try:
        found = os.lstat(path)
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o022


def made(path):
    try:
        os.mkdir(path, 0o700)
    except OSError:
        pass
    return is_private(path)


def is_guarded(path):
    try:
        found = os.stat(path)
    except OSError:
        return False
    return found.st_uid in (0, os.geteuid()) and (not found.st_mode & 0o022 or bool(found.st_mode & stat.S_ISVTX))


def remove(directory):
    import shutil
    shutil.rmtree(directory, ignore_errors=True)


def size_of(directory):
    return sum(os.lstat(os.path.join(at, name)).st_size for at, _, names in os.walk(directory) for name in names)


def sweep(shelf):
    import time
    size = 0
    try:
        paths = [os.path.join(shelf, name) for name in os.listdir(shelf)]
        for used, path in sorted(((os.lstat(path).st_mtime, path) for path in paths), reverse=True):
            size += size_of(path)
            if size > BYTES_KEPT or used < time.time() - DAYS_KEPT * 86400:
                remove(path)
    except OSError:
        pass  # another run removes the same


def unpack(content, place):
    import tempfile
    directory = tempfile.mkdtemp(prefix='springtide-', dir=place)
    try:
        with open(os.path.join(directory, ARCHIVE), 'wb') as archive:
            archive.write(content)
    except BaseException:
        remove(directory)
        raise
    return directory


def is_kept_in(directory):
    return is_private(directory) and os.path.isfile(os.path.join(directory, ARCHIVE))


def keep(content, shelf, kept):
    try:
        directory = unpack(content, shelf)
    except EnvironmentError:
        return False
    try:
        if not is_kept_in(kept):
            remove(kept)
        os.rename(directory, kept)
    except OSError:
        remove(directory)
    sweep(shelf)
    return is_kept_in(kept)


def carry(content):
    for place in (None, '/dev/shm'):
        try:
            return unpack(content, place)
        except EnvironmentError as error:
            why = error
    raise why


def is_usable_base(base):
    return base != '' and is_guarded(os.path.dirname(base)) and made(base)


def shelf_in(base):
    shelf = os.path.join(base, 'modules')
    return shelf if made(shelf) else ''


def recalls(shelf, name):
    directory = os.path.join(shelf, name)
    if shelf == '' or not is_kept_in(directory):
        return False
    os.utime(directory, None)
    return True


def piece(known, part):
    import base64
    if not part.startswith(b'@'):
        return base64.b64decode(part)
    at, size = [int(number) for number in part[1:].split(b':')]
    return known[at:at + size]


def come(shelf, name, text):
    '''The archive, and the directory of the program from which it differs; None = that one is not there.'''
    parts = text.split(b' ')
    if len(parts) == 1:
        return piece(b'', text), ''
    origin = parts[0].decode('ascii')
    if not recalls(shelf, origin):
        return None, ''
    origin = os.path.join(shelf, origin)
    try:
        with open(os.path.join(origin, ARCHIVE), 'rb') as archive:
            known = archive.read()
    except EnvironmentError:
        return None, ''
    content = b''.join(piece(known, part) for part in parts[1:])
    return (content, origin) if has_hash(content, name) else (None, '')


def has_hash(content, name):
    import hashlib
    return hashlib.sha256(content).hexdigest() == name


def placed(content, shelf, name):
    kept = os.path.join(shelf, name)
    return (kept, True) if shelf != '' and keep(content, shelf, kept) else (carry(content), False)
`;
