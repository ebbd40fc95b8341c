package dev.barback.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Lines in columns, each as wide as it needs to be; the last one is not padded. */
final class Table {
    private final List<List<String>> lines = new ArrayList<>();

    Table(String... headings) {
        lines.add(List.of(headings));
    }

    void add(String... cells) {
        lines.add(List.of(cells));
    }

    void print(PrintStream out) {
        List<Integer> widths = new ArrayList<>(Collections.nCopies(lines.get(0).size(), 0));
        for (List<String> line : lines) {
            for (int i = 0; i < line.size(); i++) {
                widths.set(i, Math.max(widths.get(i), line.get(i).length()));
            }
        }
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < line.size(); i++) {
                text.append(line.get(i))
                        .append(" ".repeat(widths.get(i) - line.get(i).length() + 2));
            }
            out.println(text.toString().stripTrailing());
        }
    }
}
