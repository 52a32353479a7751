package io.thoonk.docs;

import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** The alert rules of the documentation. */
final class AlertRules {

    private AlertRules() {}

    static List<String> names() {
        return each("alert");
    }

    /** The expression of each alert. */
    static List<String> expressions() {
        return each("expr");
    }

    private static List<String> each(String field) {
        Map<String, List<Map<String, List<Map<String, String>>>>> rules =
                new Yaml().load(Documentation.read(Documentation.page("alert-rules.yml")));
        return rules.get("groups").stream()
                .flatMap(group -> group.get("rules").stream())
                .map(rule -> rule.get(field))
                .toList();
    }
}
