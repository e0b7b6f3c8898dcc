// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include "core/export/output_error.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <fmt/format.h>
#include <system_error>

namespace isolume {

#define ISOLUME_COMMAND(name) Command name();
#include "app/cli/commands.def"
#undef ISOLUME_COMMAND

std::span<const Command> commands()
{
    static const std::array list {
#define ISOLUME_COMMAND(name) name(),
#include "app/cli/commands.def"
#undef ISOLUME_COMMAND
    };
    return list;
}

void printResult(std::string_view text)
{
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
        throw OutputError({"", "cannot write the result to the standard output",
            std::generic_category().message(errno), ""});
}

void printMessage(std::string_view text) { fmt::print(stderr, "{}\n", text); }

} // namespace isolume
