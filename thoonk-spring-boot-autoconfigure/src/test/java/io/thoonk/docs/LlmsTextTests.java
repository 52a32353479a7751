package io.thoonk.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holds {@code llms.txt}, the list of pages for programs that read documentation, to the pages that there are. */
@Tag("text")
class LlmsTextTests {

    private static final Path FILE = Documentation.page("../llms.txt").normalize();

    private static final Pattern ENTRY = Pattern.compile("(?m)^- \\[[^\\]]+]\\(([^)]+)\\): \\S.*$");

    @Test
    void listsEachPageOnceWithOneLine() {
        List<Path> pages = Documentation.pages();
        assertThat(entries()).as("pages in %s", FILE.getFileName()).containsOnlyOnceElementsOf(pages);
    }

    @Test
    void linksToFilesThatExist() {
        assertThat(entries()).isNotEmpty().allSatisfy(page -> assertThat(page).exists());
    }

    @Test
    void hasNoLineThatIsNoEntry() {
        assertThat(Documentation.read(FILE).lines().filter(line -> line.startsWith("-")))
                .allSatisfy(line -> assertThat(line).matches(ENTRY));
    }

    private static List<Path> entries() {
        List<Path> entries = new ArrayList<>();
        Matcher entry = ENTRY.matcher(Documentation.read(FILE));
        while (entry.find()) {
            entries.add(FILE.resolveSibling(entry.group(1)).normalize());
        }
        return entries;
    }
}
