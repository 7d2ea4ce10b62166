import { hasHiddenCharacter } from '../../../shared/visibleText.ts';
import { words } from '../../../shared/words.ts';

/** Paths that a model writes only when the person agrees to them by themselves, and why; completes "The path … ". */
interface SensitivePaths {
  readonly why: string;
  /** Whole names, or ends of paths, in any depth. Lower case. */
  readonly names?: readonly string[];
  /** Folders in any depth: everything below counts. Lower case. */
  readonly folders?: readonly string[];
  /** Families of names. */
  readonly patterns?: readonly RegExp[];
  /** The patterns count for the names of folders too. */
  readonly isAnyPart?: true;
}

/** The one table of sensitive paths: asked about when a step is reviewed, and a stop on Autopilot. */
const table: readonly SensitivePaths[] = [
  {
    why: 'holds settings and tasks of an editor',
    folders: words('.vscode .idea .zed .vs .fleet .settings nbproject .theia .nova .atom'),
    names: words(`
      .exrc .vimrc .nvimrc .gvimrc .nvim.lua .vim .lvimrc .dir-locals.el .dir-locals-2.el .emacs
      .sublime-project .project .classpath .ycm_extra_conf.py .helix/config.toml .kakrc
    `),
    patterns: [/\.(?:code-workspace|sublime-project|sublime-workspace|iml|ipr|iws)$/],
  },
  {
    why: 'decides what runs when the folder is opened or entered',
    folders: words('.devcontainer .direnv .mise .asdf .gitpod .codesandbox .idx .flox .ona'),
    names: words(`
      .devcontainer.json .envrc mise.toml .mise.toml .gitpod.yml .gitpod.dockerfile .replit replit.nix
      shell.nix flake.nix devenv.nix default.nix devbox.json vagrantfile .autoenv .autoenv.zsh autorun.inf
      desktop.ini .code-server sandbox.config.json .env.nu
    `),
  },
  {
    why: 'chooses the interpreter that runs the project',
    names: words(`
      .nvmrc .node-version .python-version .ruby-version .java-version .go-version .sdkmanrc .tool-versions
      .prototools rust-toolchain rust-toolchain.toml global.json .dvmrc .fvmrc .ruby-gemset .bazelversion
      .terraform-version .php-version .swift-version pyvenv.cfg
    `),
  },
  {
    why: 'holds Git hooks, which run by themselves, or says which',
    folders: words('.husky .githooks .git-hooks git-hooks .lefthook .lefthook-local .hooks'),
    names: words(`
      .pre-commit-config.yaml .pre-commit-config.yml .pre-commit-hooks.yaml .overcommit.yml .huskyrc
    `),
    patterns: [
      /^\.?lefthook(?:-local)?\.(?:ya?ml|toml|json)$/,
      /^\.?simple-git-hooks\.(?:[cm]?js|json)$/,
      /^\.huskyrc\./,
      /^\.lintstagedrc(?:\.|$)|^lint-staged\.config\./,
    ],
  },
  { why: 'decides what Git fetches', names: ['.gitmodules'] },
  {
    why: 'can make Git or another tool for versions run programs',
    names: words('.gitattributes .gitconfig .gitconfig.local .hgrc .hg/hgrc .jjconfig.toml .lfsconfig'),
    folders: words('.hg .svn .jj .bzr'),
  },
  {
    why: 'decides what the build server or the forge does',
    folders: words(`
      .github/workflows .github/actions .gitlab .gitea .forgejo .circleci .buildkite .builds
      .azure-pipelines azure-pipelines .azuredevops .azure/pipelines .woodpecker .teamcity .semaphore
      .tekton .harness .concourse .drone .zuul.d .ci .codefresh .jenkins .pipelines .cloudbuild .ado .vsts
      .bitbucket .github/scripts .argo .onedev .gerrit
    `),
    names: words(`
      .github/dependabot.yml .github/dependabot.yaml .github/settings.yml codeowners renovate.json
      renovate.json5 .renovaterc .renovaterc.json .mergify.yml .travis.yml .cirrus.yml .cirrus.star
      .drone.yml .drone.star .drone.jsonnet .woodpecker.yml .woodpecker.yaml .build.yml .gitlab-ci.yaml
      appveyor.yml .appveyor.yml bitbucket-pipelines.yml wercker.yml shippable.yml codefresh.yml
      screwdriver.yaml .zuul.yaml zuul.yaml buildspec.yml buildspec.yaml appspec.yml codemagic.yaml
      bitrise.yml .scrutinizer.yml buddy.yml now.json vercel.json netlify.toml fly.toml railway.json
      railway.toml render.yaml heroku.yml procfile app.yaml wrangler.toml wrangler.jsonc amplify.yml
      firebase.json .semaphore.yml .onedev-buildspec.yml earthfile dagger.json skaffold.yaml tiltfile
      .goreleaser.yml .goreleaser.yaml .releaserc .releaserc.json action.yml action.yaml release.config.js
    `),
    patterns: [
      /^\.?gitlab-ci(?:[.-][\w.-]+)?\.ya?ml$/,
      /^\.?azure-pipelines?(?:[.-][\w.-]+)?\.ya?ml$/,
      /^cloudbuild(?:[.-][\w.-]+)?\.(?:ya?ml|json)$/,
      /^jenkinsfile(?:[.-].*)?$|\.jenkinsfile$/,
      /\.gitlab-ci\.ya?ml$/,
    ],
  },
  {
    why: 'decides what containers run, and with which of your folders',
    names: words('.dockerignore devspace.yaml podman-compose.yml bake.hcl'),
    patterns: [
      /^(?:docker|podman|nerdctl)?-?compose(?:[.-][\w.-]+)?\.ya?ml$/,
      /^(?:docker|container)file(?:[.-].*)?$|\.(?:docker|container)file$/,
      /^docker-(?:bake|stack|cloud|entrypoint)[\w.-]*$/,
      /^(?:chart|kustomization)\.ya?ml$/,
    ],
  },
  {
    why: 'decides where packages come from, or what runs while they are installed',
    folders: words('.yarn .cargo .bundle .mvn gradle/wrapper .pip .composer .nuget .pnpm .config/uv'),
    names: words(`
      .npmrc .yarnrc .yarnrc.yml .pnpmfile.cjs .pnpmfile.mjs pnpmfile.js pnpm-workspace.yaml bunfig.toml
      .bunfig.toml .pnp.cjs .pnp.js .pnp.loader.mjs pip.conf pip.ini .pypirc uv.toml poetry.toml .condarc
      .gemrc nuget.config auth.json .netrc _netrc .pydistutils.cfg .bowerrc .jspm deno.lock .terraformrc
      terraform.rc .curlrc .wgetrc .hex
    `),
  },
  {
    why: 'pins the packages that are installed and run',
    names: words(`
      package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb cargo.lock
      poetry.lock uv.lock pdm.lock pipfile.lock pixi.lock conda-lock.yml composer.lock gemfile.lock
      gems.locked go.sum go.work go.work.sum mix.lock pubspec.lock packages.lock.json paket.lock
      gradle.lockfile buildscript-gradle.lockfile flake.lock podfile.lock package.resolved cartfile.resolved
      .terraform.lock.hcl buf.lock module.bazel.lock devbox.lock mise.lock pylock.toml cabal.project.freeze
      stack.yaml.lock shard.lock rebar.lock elm-stuff/exact-dependencies.json verification-metadata.xml
    `),
    patterns: [/^pylock\.[\w.-]+\.toml$/],
  },
  {
    why: 'is a wrapper that checks and builds are started with',
    names: words(`
      gradlew gradlew.bat mvnw mvnw.cmd mvnw.bat sbtx bazelw bazelisk tools/bazel millw .bazelrc
      user.bazelrc pants buckw dotnet-install.sh gow taskw justw
    `),
  },
  {
    why: 'is an installed program or package, which runs in place of the real one',
    folders: words(`
      node_modules .venv venv .bin vendor/bin site-packages .virtualenv __pypackages__ .tox .nox
      bower_components .eggs .pixi .rustup .dart_tool
    `),
    names: ['sitecustomize.py', 'usercustomize.py'],
    patterns: [
      /\.(?:pth|egg-link)$/,
      /^(?:git|node|npm|npx|python3?|cargo|go|make|sh|bash|cmd|powershell)\.(?:exe|com|bat|cmd)$/,
    ],
  },
  {
    why: 'tells other assistants what to do or to run',
    folders: words(`
      .claude .cursor .windsurf .roo .kilocode .kilo .continue .clinerules .cline .junie .amazonq .augment
      .trae .gemini .codex .opencode .agents .agent .kiro .qwen .aider .github/instructions .github/prompts
      .github/chatmodes .github/agents .github/skills .github/hooks .copilot .zencoder .factory .crush
      .goose .tabnine .codeium .sourcegraph .void .devin .tierwise .mcp .rules .ai .llm .bolt .lovable
      .openhands .serena .specify .tabby
    `),
    names: words(`
      .mcp.json mcp.json agents.md agent.md claude.md claude.local.md gemini.md qwen.md crush.md
      agents.override.md agents.local.md warp.md copilot-instructions.md conventions.md skill.md amp.md
      .cursorrules .cursorignore .windsurfrules .roorules .roomodes .goosehints .rules .kilocodemodes
      .cursorindexingignore .codeiumignore .aiderignore .geminiignore .claudeignore .copilotignore .aiignore
      opencode.json opencode.jsonc crush.json replit.md .aiexclude iflow.md .ruler.toml
    `),
    patterns: [
      /^\.aider(?:\.|$)/,
      /^\.(?:cursor|windsurf|cline|roo|kilocode|goose|trae|junie)(?:rules|ignore|modes|hints)/,
      /\.(?:instructions|prompt|chatmode|agent)\.md$|\.mdc$/,
    ],
  },
  {
    why: 'runs when a shell or a session is started',
    folders: words(`
      .config/fish .config/systemd .config/autostart launchagents launchdaemons .local/bin .oh-my-zsh
    `),
    names: words(`
      .bashrc .bash_profile .bash_login .bash_logout .bash_aliases .profile .zshrc .zshenv .zprofile .zlogin
      .zlogout .kshrc .mkshrc .cshrc .tcshrc .login .logout .inputrc .xinitrc .xprofile .xsession
      .xsessionrc .pam_environment config.fish config.nu env.nu profile.ps1 crontab .tmux.conf .screenrc
      .pythonrc .pythonstartup .pdbrc .gdbinit .lldbinit .irbrc .pryrc .rprofile .renviron .psqlrc .sqliterc
      .node_repl_history .iex.exs .ocamlinit .ghci .perldb .xonshrc
    `),
    patterns: [/profile\.ps1$/, /\.(?:desktop|lnk|scf|url|webloc)$/],
  },
  {
    why: 'holds keys, or decides what the program connects to',
    folders: words('.ssh .gnupg .aws .azure .kube .docker .gcloud .config/gcloud .gsutil'),
    names: [
      'authorized_keys',
      'known_hosts',
      'ssh_config',
      '.git-credentials',
      '.pgpass',
      '.my.cnf',
      '.htaccess',
      '.htpasswd',
    ],
    // A sample of it is no more than documentation.
    patterns: [/^\.env(?!\.(?:example|sample|template|dist)$)(?:\.|$)/],
  },
  {
    why: 'has the name of a device on Windows',
    isAnyPart: true,
    patterns: [
      /^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])(?:\.|$)/,
    ],
  },
  {
    why: 'can be the short name of another file on Windows',
    isAnyPart: true,
    patterns: [/^[^.]{1,6}~[0-9]{1,6}(?:\.[^.]{0,3})?$/],
  },
];

const byName = new Map(table.flatMap(({ why, names = [] }) => names.map((name) => [name, why] as const)));
const byFolder = new Map(
  table.flatMap(({ why, folders = [] }) => folders.map((name) => [name, why] as const)),
);
const byPattern = table.flatMap(({ patterns = [], ...row }) =>
  patterns.map((pattern) => ({ ...row, pattern })),
);

/** Parts that the longest names and folders of the table have. */
const mostParts = 2;

/**
 * Why the person must agree before a path is written; `undefined` when nothing speaks against it. The path is relative
 * with forward slashes, `folded` its parts as the most forgiving file systems compare them.
 */
export function whySensitive(path: string, folded: readonly string[]): string | undefined {
  for (let end = 1; end <= folded.length; end += 1) {
    const isLast = end === folded.length;
    for (let length = 1; length <= Math.min(mostParts, end); length += 1) {
      const why = (isLast ? byName : byFolder).get(folded.slice(end - length, end).join('/'));
      if (why !== undefined) return why;
    }
    const name = folded[end - 1] ?? '';
    const row = byPattern.find(
      ({ pattern, isAnyPart }) => (isLast || isAnyPart === true) && pattern.test(name),
    );
    if (row !== undefined) return row.why;
  }
  return hasHiddenCharacter(path) ? 'has characters that do not show' : undefined;
}
