package dev.barback.web.command;

import dev.barback.internal.command.CommandResult;
import dev.barback.internal.text.SafeText;
import java.util.ArrayList;
import java.util.List;

/**
 * The reply to one command.
 *
 * @param lines without line ends, escaped
 * @param last whether the connection ends
 */
record Reply(List<String> lines, boolean last) {
    private static final String PROMPT = "> ";
    private static final String ERROR = "ERROR ";

    /** The end of a connection. */
    static final Reply GOODBYE = new Reply(List.of(PROMPT + "Goodbye."), true);

    /** The reply to the telnet command AYT. */
    static final Reply PRESENT = new Reply(List.of(PROMPT + "I am here."), false);

    /** The last line of a multi-line answer. */
    private static final String END = PROMPT + ".";

    /** The reply with a result; lines are cut to so many characters, before escaping. */
    static Reply of(CommandResult result, int maxLength) {
        if (result instanceof CommandResult.Text text) {
            return new Reply(List.of(PROMPT + escapeErrorPrefix(line(text.text(), maxLength))), false);
        } else if (result instanceof CommandResult.Lines several) {
            List<String> lines = new ArrayList<>();
            several.lines().forEach(each -> lines.add(PROMPT + line(each, maxLength)));
            lines.add(END);
            return new Reply(lines, false);
        }
        return GOODBYE;
    }

    /** The reply with an error. */
    static Reply error(String sentence, int maxLength) {
        return new Reply(List.of(PROMPT + ERROR + line(sentence, maxLength)), false);
    }

    /** The reply as sent to the client. */
    String text(boolean crLf) {
        String end = crLf ? "\r\n" : "\n";
        return String.join(end, lines) + end;
    }

    private static String line(String text, int maxLength) {
        if (text.length() <= maxLength) {
            return SafeText.forAnswer(text);
        }
        int end = Character.isHighSurrogate(text.charAt(maxLength - 1)) ? maxLength - 1 : maxLength;
        return SafeText.forAnswer(text.substring(0, end)) + "...";
    }

    /** Keeps a job's result from looking like an error. */
    private static String escapeErrorPrefix(String line) {
        return (line + " ").startsWith(ERROR) ? "\\u0045" + line.substring(1) : line;
    }
}
