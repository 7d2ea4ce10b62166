/** Modules of Python and its test tools that are imported before or beside the project's own code. */
const modules = new Set(
  `abc annotationlib argparse array ast asyncio atexit base64 bdb binascii bisect builtins bz2 cProfile calendar cmath
  cmd code codecs codeop collections colorsys compileall compression concurrent configparser contextlib contextvars
  copy copyreg csv ctypes curses dataclasses datetime dbm decimal difflib dis distutils doctest email encodings
  ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools gc genericpath getopt
  getpass gettext glob graphlib grp gzip hashlib heapq hmac html http imaplib importlib inspect io ipaddress itertools
  json keyword linecache locale logging lzma mailbox marshal math mimetypes mmap modulefinder multiprocessing netrc
  ntpath nturl2path numbers opcode operator optparse os pathlib pdb pickle pickletools pkgutil platform plistlib
  poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random
  re readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site
  smtplib socket socketserver sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct
  subprocess symtable sys sysconfig syslog tabnanny tarfile tempfile termios textwrap threading time timeit tkinter
  token tokenize tomllib trace traceback tracemalloc tty types typing unicodedata unittest urllib uuid venv warnings
  wave weakref webbrowser wsgiref xml xmlrpc zipapp zipfile zipimport zlib zoneinfo
  sitecustomize usercustomize pytest _pytest py pluggy iniconfig packaging pygments exceptiongroup tomli attr attrs
  typing_extensions colorama coverage hypothesis xdist execnet pytest_asyncio pytest_cov pytest_mock pytest_xdist mypy
  mypyc mypy_extensions ruff tox nox virtualenv setuptools pip wheel pkg_resources uv poetry pdm black flake8 pylint
  pyflakes pycodestyle isort`
    .toLowerCase()
    .split(/\s+/),
);

/**
 * The folder in which a file stands in for a module of Python or of a test tool, because a runner looks there first;
 * `undefined` for any other file. Case does not count.
 */
export function shadowingPlace(path: string): string | undefined {
  if (!/\.(?:py|pyc|pyd|so)$/i.test(path)) return undefined;
  const parts = path.toLowerCase().split('/');
  const name = parts.pop() ?? '';
  // A compiled module is called `json.cpython-312-x86_64-linux-gnu.so`.
  const [stem = ''] = name.split('.');
  const isPackage = stem === '__init__' || stem === '__main__';
  const module = isPackage ? (parts.at(-1) ?? '') : stem;
  if (!modules.has(module)) return undefined;
  const depth = isPackage ? parts.length - 1 : parts.length;
  return path.split('/').slice(0, depth).join('/');
}
