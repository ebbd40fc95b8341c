package dev.barback.web.command;

import dev.barback.command.Answer;
import dev.barback.command.Escapes;
import java.util.ArrayList;
import java.util.List;

/**
 * What is sent for one command.
 *
 * @param lines without their ends, fit to be sent
 * @param last whether the conversation ends
 */
record Reply(List<String> lines, boolean last) {
    private static final String PROMPT = "> ";
    private static final String ERROR = "ERROR ";

    /** The end of a conversation. */
    static final Reply GOODBYE = new Reply(List.of(PROMPT + "Goodbye."), true);

    /** To who asks whether anybody is there. */
    static final Reply PRESENT = new Reply(List.of(PROMPT + "I am here."), false);

    /** After several lines. */
    private static final String END = PROMPT + ".";

    /** The answer, with lines of so many characters at most, before escapes. */
    static Reply of(Answer answer, int longest) {
        if (answer instanceof Answer.Text text) {
            return new Reply(List.of(PROMPT + unlikeError(line(text.text(), longest))), false);
        } else if (answer instanceof Answer.Lines several) {
            List<String> lines = new ArrayList<>();
            several.lines().forEach(each -> lines.add(PROMPT + line(each, longest)));
            lines.add(END);
            return new Reply(lines, false);
        }
        return GOODBYE;
    }

    /** Why not. */
    static Reply error(String sentence, int longest) {
        return new Reply(List.of(PROMPT + ERROR + line(sentence, longest)), false);
    }

    /** As bytes to be sent. */
    String text(boolean crLf) {
        String end = crLf ? "\r\n" : "\n";
        return String.join(end, lines) + end;
    }

    private static String line(String text, int longest) {
        if (text.length() <= longest) {
            return Escapes.line(text);
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return Escapes.line(text.substring(0, end)) + "...";
    }

    /** No job's result can pose as an error. */
    private static String unlikeError(String line) {
        return (line + " ").startsWith(ERROR) ? "\\u0045" + line.substring(1) : line;
    }
}
