package io.thoonk.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages of the documentation and the code blocks in them. */
final class Documentation {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");

    /** A block that is a whole file has the file's name before it, with a colon. */
    private static final Pattern FILE = Pattern.compile("(?ms)`([\\w./-]+)`:\\n\\n```\\w+\\n(.*?)^```$");

    private static final Path ROOT = root();

    private Documentation() {}

    static List<Path> pages() {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"));
                Stream<Path> examples = Files.list(ROOT.resolve("docs").resolve("examples"))) {
            List<Path> pages = new ArrayList<>(Stream.concat(docs, examples)
                    .filter(page -> page.toString().endsWith(".md"))
                    .sorted()
                    .toList());
            for (String page : List.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")) {
                pages.add(ROOT.resolve(page));
            }
            pages.add(ROOT.resolve("thoonk-benchmarks").resolve("README.md"));
            return pages;
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    static Path page(String name) {
        return ROOT.resolve("docs").resolve(name);
    }

    static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    static List<Block> blocks(String language) {
        List<Block> blocks = new ArrayList<>();
        for (Path page : pages()) {
            Matcher matcher = BLOCK.matcher(read(page));
            int number = 0;
            while (matcher.find()) {
                number++;
                if (matcher.group(1).equals(language)) {
                    blocks.add(new Block(ROOT.relativize(page).toString(), number, matcher.group(2)));
                }
            }
        }
        return blocks;
    }

    /** The files that a page shows as a whole, by name. */
    static Map<String, String> files(Path page) {
        Map<String, String> files = new LinkedHashMap<>();
        for (Matcher file = FILE.matcher(read(page)); file.find(); ) {
            files.put(file.group(1), file.group(2));
        }
        return files;
    }

    private static Path root() {
        Path module = Path.of("").toAbsolutePath();
        return Files.exists(module.resolve("README.md")) ? module : module.getParent();
    }

    record Block(String page, int number, String text) {

        @Override
        public String toString() {
            return page + " block " + number;
        }
    }
}
