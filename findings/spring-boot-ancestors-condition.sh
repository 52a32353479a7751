#!/usr/bin/env bash
# What: @ConditionalOnMissingBean(search = SearchStrategy.ANCESTORS) of Spring Boot in a context without a parent.
# Versions: org.springframework.boot:spring-boot-autoconfigure 4.1.2, JDK 17 and newer.
# A good engineer would guess: without ancestors there is no such bean in any of them, so the condition matches and the bean is
#   made; ConditionalOnMissingBean with search = CURRENT or ALL does so.
# Behaviour: the context does not start: "Unable to use SearchStrategy.ANCESTORS without ConfigurableListableBeanFactory". With a
#   parent it works. An auto-configuration that asks only its ancestors therefore fails in every ordinary application; ask ALL, and
#   leave out by "ignored" what may stand here.
# Seen: "CURRENT made", "ALL made", "ANCESTORS Unable to use SearchStrategy.ANCESTORS without ConfigurableListableBeanFactory",
#   "ANCESTORS with a parent made".
# Exit: 0 as described, 1 if the behaviour has changed, 2 if the versions cannot be had.
set -u
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-autoconfigure</artifactId><version>4.1.2</version></dependency>
  </dependencies>
</project>
POM
if ! mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib > mvn.log 2>&1; then
  echo "spring-boot-autoconfigure 4.1.2 cannot be had; see the first error:"
  grep -m1 ERROR mvn.log
  exit 2
fi
cat > Ancestors.java <<'JAVA'
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;

public class Ancestors {

    @Configuration(proxyBeanMethods = false)
    public static class InCurrent {
        @Bean
        @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
        public StringBuilder bean() {
            return new StringBuilder();
        }
    }

    @Configuration(proxyBeanMethods = false)
    public static class InAll {
        @Bean
        @ConditionalOnMissingBean(search = SearchStrategy.ALL)
        public StringBuilder bean() {
            return new StringBuilder();
        }
    }

    @Configuration(proxyBeanMethods = false)
    public static class InAncestors {
        @Bean
        @ConditionalOnMissingBean(search = SearchStrategy.ANCESTORS)
        public StringBuilder bean() {
            return new StringBuilder();
        }
    }

    public static void main(String[] args) {
        System.out.println("CURRENT " + start(InCurrent.class, false));
        System.out.println("ALL " + start(InAll.class, false));
        System.out.println("ANCESTORS " + start(InAncestors.class, false));
        System.out.println("ANCESTORS with a parent " + start(InAncestors.class, true));
    }

    private static String start(Class<?> configuration, boolean child) {
        try (var parent = new AnnotationConfigApplicationContext();
                var context = new AnnotationConfigApplicationContext()) {
            if (child) {
                parent.refresh();
                context.setParent(parent);
            }
            context.register(configuration);
            context.refresh();
            return context.getBeanNamesForType(StringBuilder.class).length == 1 ? "made" : "left out";
        } catch (RuntimeException ex) {
            return NestedExceptionUtils.getMostSpecificCause(ex).getMessage();
        }
    }
}
JAVA
javac -proc:none -cp 'lib/*' Ancestors.java 2> javac.log || { cat javac.log; exit 2; }
seen=$(java -cp 'lib/*:.' Ancestors 2> java.log)
echo "$seen"
if [ "$seen" = "CURRENT made
ALL made
ANCESTORS Unable to use SearchStrategy.ANCESTORS without ConfigurableListableBeanFactory
ANCESTORS with a parent made" ]; then
  echo "As described: only a context with a parent can ask its ancestors."
else
  echo "The behaviour has changed."
  exit 1
fi
