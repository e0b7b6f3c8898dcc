// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/method.h"

namespace isolume {

const Method& identityMethod()
{
    static const Method method {
        .id = "identity",
        .label = "Identity",
        .help = "the values as they are, in the file's own units",
        .params = {},
        .scopes = noScope,
        .function
        = [](const ImageFit&, const Params&, const DataRange&, int, int, bool&) { return Function(); },
        .nominal = [](const Params&, const DataRange& data, int) { return data.nominal; },
        .nominalFromData = true,
    };
    return method;
}

} // namespace isolume
