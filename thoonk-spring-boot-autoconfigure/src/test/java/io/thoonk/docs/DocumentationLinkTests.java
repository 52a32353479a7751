package io.thoonk.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("text")
class DocumentationLinkTests {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]*)(?:#([^)]*))?\\)");

    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$");

    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

    @Test
    void leadsToPagesAndHeadingsThatExist() {
        List<String> broken = new ArrayList<>();
        for (Path page : Documentation.pages()) {
            for (Matcher link = LINK.matcher(Documentation.read(page)); link.find(); ) {
                if (!link.group(1).contains("://") && !exists(page, link.group(1), link.group(2))) {
                    broken.add(page.getFileName() + " -> " + link.group());
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void findsAHeadingThatThereIsNot() {
        Path page = Documentation.page("guarantees.md");
        assertThat(exists(page, "", "order")).isTrue();
        assertThat(exists(page, "", "exactly-once")).isFalse();
    }

    private static boolean exists(Path page, String file, @Nullable String anchor) {
        Path target = file.isEmpty() ? page : page.resolveSibling(file);
        return Files.exists(target)
                && (anchor == null
                        || !target.toString().endsWith(".md")
                        || anchors(target).contains(anchor));
    }

    /** As GitHub makes them of headings. */
    private static Set<String> anchors(Path page) {
        String prose = CODE.matcher(Documentation.read(page)).replaceAll("");
        return HEADING.matcher(prose)
                .results()
                .map(heading -> heading.group(1)
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
