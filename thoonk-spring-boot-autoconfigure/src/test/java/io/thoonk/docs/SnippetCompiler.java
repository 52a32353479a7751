package io.thoonk.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Compiles Java blocks of the documentation; a block without a type is the body of a method with a template. */
final class SnippetCompiler {

    private static final Pattern PUBLIC_TYPE = Pattern.compile("(?m)^public (?:final )?(?:class|record) (\\w+)");

    private static final Pattern TEST_KIT =
            Pattern.compile("@(?:AutoConfigure)?ThoonkTest\\b|\\bThoonk(?:TestKit|Clock|Assertions)\\b");

    private static final String IMPORTS = Stream.of(
                    "io.thoonk",
                    "io.thoonk.annotation",
                    "io.thoonk.atom",
                    "io.thoonk.container",
                    "io.thoonk.event",
                    "io.thoonk.feed",
                    "io.thoonk.feed.live",
                    "io.thoonk.job",
                    "io.thoonk.queue",
                    "io.thoonk.sse",
                    "io.thoonk.test",
                    "io.lettuce.core",
                    "java.time",
                    "java.util",
                    "java.util.concurrent",
                    "java.util.stream",
                    "java.io",
                    "org.springframework.boot",
                    "org.springframework.boot.autoconfigure",
                    "org.springframework.boot.data.redis.autoconfigure",
                    "org.springframework.context.annotation",
                    "org.springframework.scheduling.annotation",
                    "java.nio.charset",
                    "org.springframework.http.codec",
                    "org.springframework.messaging.simp",
                    "org.springframework.security.config",
                    "org.springframework.security.config.annotation.web.builders",
                    "org.springframework.security.web",
                    "org.springframework.messaging.simp.annotation",
                    "org.springframework.stereotype",
                    "org.springframework.transaction.annotation",
                    "org.springframework.web.bind.annotation",
                    "org.springframework.web.servlet.mvc.method.annotation",
                    "reactor.core.publisher")
            .filter(SnippetCompiler::isHere)
            .map(name -> "import " + name + ".*;\n")
            .collect(Collectors.joining());

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    /** Never closed: opening all libraries takes longer than most blocks do. */
    private static final StandardJavaFileManager FILES = COMPILER.getStandardFileManager(null, null, null);

    private SnippetCompiler() {}

    /** Adds the imports that a block leaves out, and a class where it has none. */
    static String source(String block) {
        if (block.startsWith("package ")) {
            return block;
        }
        boolean type =
                block.lines().anyMatch(line -> line.matches("(?:public |final )*(?:class|interface|record|enum) .*"));
        if (type) {
            return IMPORTS + block;
        }
        // A block that begins with an annotation shows a method of some bean.
        return IMPORTS
                + (block.startsWith("@")
                        ? "class Snippet {\n" + block + "}"
                        : "class Snippet { void run(ThoonkTemplate thoonk) throws Exception {\n" + block + "}}");
    }

    static boolean usesTestKit(String block) {
        return TEST_KIT.matcher(block).find();
    }

    /** Not every module that compiles blocks has all that the pages show. */
    private static boolean isHere(String name) {
        return name.startsWith("java.")
                || SnippetCompiler.class.getClassLoader().getResource(name.replace('.', '/') + "/") != null;
    }

    /** Compiles blocks that have no errors, and loads what they declare. */
    static ClassLoader load(List<String> blocks, Path classes) throws IOException {
        for (String block : blocks) {
            assertThat(errors(source(block), classes)).isEmpty();
        }
        return new URLClassLoader(new URL[] {classes.toUri().toURL()}, SnippetCompiler.class.getClassLoader());
    }

    static synchronized List<String> errors(String source, Path classes) throws IOException {
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        FILES.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
        FILES.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath(classes));
        COMPILER.getTask(
                        null,
                        FILES,
                        diagnostics,
                        List.of("-proc:none", "-parameters"),
                        null,
                        List.of(new Source(source)))
                .call();
        return diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(diagnostic -> diagnostic.getLineNumber() + ": " + diagnostic.getMessage(null))
                .toList();
    }

    /** What was compiled into that folder before is at hand. */
    private static List<Path> classPath(Path classes) {
        return Stream.concat(
                        Stream.of(classes),
                        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                                .map(Path::of))
                .toList();
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String text) {
            super(URI.create("string:///" + publicType(text) + ".java"), Kind.SOURCE);
            this.text = text;
        }

        private static String publicType(String text) {
            Matcher type = PUBLIC_TYPE.matcher(text);
            return type.find() ? type.group(1) : "Snippet";
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
