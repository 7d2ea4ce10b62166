import assert from 'node:assert/strict';
import { commandsIn, edited, type ProjectCase } from '../../../../../support/foundCommands.ts';

describe('checks of Maven and Gradle', () => {
  const modules = (...names: readonly string[]): string =>
    `<project><modules>${names.map((name) => `<module>${name}</module>`).join('')}</modules></project>`;
  const cases: readonly ProjectCase[] = [
    [
      'a module of Maven from the root, with what it needs',
      {
        'pom.xml': modules('lib', 'app'),
        'app/pom.xml': '<project/>',
        'lib/pom.xml': '<project/>',
        'app/src/main/java/A.java': '',
        'app/src/test/java/ATest.java': '',
      },
      edited('app/src/main/java/A.java'),
      [
        'mvn -q -B test-compile -pl app -am',
        'mvn -B test -pl app -am -Dtest=ATest -Dsurefire.failIfNoSpecifiedTests=false',
        'mvn -B test -pl app -am',
      ],
    ],
    [
      'modules in modules, with the wrapper of the root',
      {
        'pom.xml': modules(' services '),
        mvnw: '',
        'services/pom.xml': modules('a', 'b/pom.xml'),
        'services/b/pom.xml': '<project/>',
        'services/b/B.java': '',
      },
      edited('services/b/B.java'),
      ['./mvnw -q -B test-compile -pl services/b -am', './mvnw -B test -pl services/b -am'],
    ],
    [
      'a module beside its parent',
      { 'parent/pom.xml': modules('../app'), 'app/pom.xml': '<project/>', 'app/A.java': '' },
      edited('app/A.java'),
      ['parent: mvn -q -B test-compile -pl ../app -am', 'parent: mvn -B test -pl ../app -am'],
    ],
    [
      'a project below another that does not list it',
      {
        'pom.xml': `<project><!-- <module>app</module> --></project>`,
        'app/pom.xml': '<project/>',
        'app/A.java': '',
      },
      edited('app/A.java'),
      ['app: mvn -q -B test-compile', 'app: mvn -B test'],
    ],
    [
      'an Android app',
      {
        'settings.gradle.kts': 'include(":app")',
        'build.gradle.kts': '',
        gradlew: '',
        'app/build.gradle.kts': 'plugins { id("com.android.application") }',
        'app/src/main/java/A.kt': '',
        'app/src/test/java/ATest.kt': '',
      },
      edited('app/src/main/java/A.kt'),
      [
        './gradlew :app:compileDebugUnitTestSources',
        './gradlew :app:testDebugUnitTest --tests ATest',
        './gradlew :app:testDebugUnitTest',
      ],
    ],
    [
      'an Android library whose plugin is named elsewhere',
      {
        'settings.gradle.kts': '',
        'core/build.gradle.kts': 'plugins { alias(libs.plugins.own.library) }',
        'core/src/main/AndroidManifest.xml': '',
        'core/src/main/java/A.kt': '',
      },
      edited('core/src/main/java/A.kt'),
      ['gradle :core:compileDebugUnitTestSources', 'gradle :core:testDebugUnitTest'],
    ],
    [
      'an Android app with flavors',
      {
        'settings.gradle': '',
        'app/build.gradle': 'android {\n  productFlavors { free {} }\n}',
        'app/src/main/java/A.kt': '',
        'app/src/test/java/ATest.kt': '',
      },
      edited('app/src/main/java/A.kt'),
      ['gradle :app:test'],
    ],
    [
      'a module for several platforms',
      {
        'settings.gradle.kts': '',
        'shared/build.gradle.kts': 'plugins { kotlin("multiplatform") }',
        'shared/src/commonMain/A.kt': '',
      },
      edited('shared/src/commonMain/A.kt'),
      ['gradle :shared:allTests'],
    ],
    [
      'a module whose folder is named in the settings',
      {
        'settings.gradle.kts': 'include(":core")\nproject(":core").projectDir = file("libs/core-impl")',
        'libs/core-impl/build.gradle.kts': '',
        'libs/core-impl/A.kt': '',
      },
      edited('libs/core-impl/A.kt'),
      ['gradle :core:testClasses', 'gradle :core:test'],
    ],
    [
      'nothing for what builds the build',
      { 'settings.gradle.kts': '', 'buildSrc/build.gradle.kts': '', 'buildSrc/src/main/kotlin/A.kt': '' },
      edited('buildSrc/src/main/kotlin/A.kt'),
      [],
    ],
  ];
  for (const [name, files, changed, expected] of cases) {
    it(`finds ${name}`, async () => {
      assert.deepEqual(await commandsIn(files, changed), expected);
    });
  }
});
