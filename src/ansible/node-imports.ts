/**
 * How a module's program is imported and performed on a node: from its archive, as Ansible does it, but compiled once. What a run
 * imported is kept beside the archive, for the Python that compiled it.
 *
 * NI1. What is kept is of an archive that has its hash (MN2), lies in a directory where nobody else may write (MN1), and came to be by a rename.
 * NI2. A Python reads only what a Python of the same build wrote.
 * NI3. A program that came as a difference from another begins with what that one compiled, of files with the same text.
 *
 * Python 2 imports from the archive by itself, and keeps nothing.
 */
export const NODE_IMPORTS = `import gc, marshal, os, sys, zipimport

gc.disable()

ARCHIVE = 'program.zip'
BUILD = (sys.version.replace('\\n', ' ') + '\\n').encode('utf-8')


class Imports(object):
    def __init__(self, directory, origin=''):
        self.archive = os.path.join(directory, ARCHIVE)
        self.kept = os.path.join(directory, 'compiled')
        self.known = self.recalled()
        self.is_grown = False
        if origin and not self.known:
            self.known = self.inherited(Imports(origin))

    def recalled(self):
        try:
            with open(self.kept, 'rb') as kept:
                return marshal.loads(kept.read()) if kept.readline() == BUILD else {}
        except (EnvironmentError, EOFError, ValueError, TypeError):
            return {}

    def inherited(self, other):
        return dict((name, found) for name, found in other.known.items()
                    if found is not None and self.text(name) == other.text(name))

    def text(self, name):
        try:
            return self.get_source(name)
        except zipimport.ZipImportError:
            return None

    def keep(self):
        if not self.is_grown:
            return
        own = '%s.%d' % (self.kept, os.getpid())
        try:
            with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), 'wb') as kept:
                kept.write(BUILD + marshal.dumps(self.known))
            os.rename(own, self.kept)
        except EnvironmentError:
            try:
                os.unlink(own)
            except EnvironmentError:
                pass  # the disk is full, or the module gave up the right to write here

    def place(self, name):
        return os.path.join(self.archive, *[part for part in name.split('.') if part])

    def found(self, name):
        if name not in self.known:
            self.is_grown = True
            package, _, last = name.rpartition('.')
            try:
                importer = zipimport.zipimporter(self.place(package))
                self.known[name] = importer.is_package(last), importer.get_code(last)
            except zipimport.ZipImportError:
                self.known[name] = None
        return self.known[name]

    def find_spec(self, name, path=None, target=None):
        if name.partition('.')[0] not in ('ansible', 'ansible_collections') or self.found(name) is None:
            return None
        is_package = self.is_package(name)
        spec = type(sys.__spec__)(name, self, is_package=is_package)
        spec.origin = self.place(name) + ('/__init__.py' if is_package else '.py')
        spec.has_location = True
        if is_package:
            spec.submodule_search_locations = [self.place(name)]
        return spec

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        exec(self.get_code(module.__spec__.name), module.__dict__)

    def is_package(self, name):
        return self.found(name)[0]

    def get_code(self, name):
        return self.found(name)[1]

    def get_source(self, name):
        package, _, last = name.rpartition('.')
        return zipimport.zipimporter(self.place(package)).get_source(last)


def perform(imports, module, parameters):
    if sys.version_info[0] == 2:
        sys.path.insert(0, imports.archive)
    else:
        sys.meta_path.insert(0, imports)
    from ansible.module_utils import basic
    if hasattr(gc, 'freeze'):
        gc.freeze()  # what is imported stays, and is not looked at again
    gc.enable()
    basic._ANSIBLE_ARGS = parameters
    basic._ANSIBLE_PROFILE = 'legacy'
    import runpy
    names = {'_module_fqn': module, '_modlib_path': imports.archive}
    try:
        runpy.run_module(mod_name=module, init_globals=names, run_name='__main__', alter_sys=True)
    finally:
        imports.keep()
`;
