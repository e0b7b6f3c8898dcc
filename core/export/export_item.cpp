// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/export_item.h"

#include "core/export/output_error.h"
#include "core/export/text.h"
#include "core/recipe/apply.h"
#include "core/recipe/fit.h"

#include <system_error>

namespace isolume {

std::string SourceDigest::of(const Source& source)
{
    const std::lock_guard lock(m_mutex);
    if (m_digest.empty()) {
        source.stamp(); // says in plain words why a file cannot be read
        m_digest = fileDigest(source.path(), source.name());
    }
    return m_digest;
}

ExportItem::ExportItem(const ExportContext& context, std::size_t index, std::shared_ptr<SourceDigest> digest)
    : m_context(context)
    , m_index(index)
    , m_source(std::move(digest))
{
}

bool ExportItem::keepEarlier()
{
    const ManifestEntry* earlier = m_context.folder.earlier(m_context.outputs[m_index]);
    const SetItem& item = m_context.set.items[m_index];
    // A line also says split and class, which a metadata.csv may have changed since.
    if (!earlier || earlier->sourceDigest != m_sourceDigest || earlier->source != validUtf8(item.name())
        || earlier->label != validUtf8(item.label) || earlier->split != validUtf8(item.split))
        return false;
    const auto file = m_context.folder.path() / earlier->output;
    try {
        if (fileDigest(file, earlier->output) != earlier->outputDigest)
            return false;
    } catch (const Error&) { // it is not there: the run ended between the line and the file
        return false;
    }
    m_entry = *earlier;
    m_bytes = std::filesystem::file_size(file);
    m_kept = true;
    return true;
}

void ExportItem::read()
{
    const Source source = m_context.set.source(m_index);
    m_sourceDigest = m_source->of(source);
    if (!keepEarlier())
        m_before = readImage(source, m_context.set.items[m_index].frame, m_context.recipe.input);
}

void ExportItem::transform()
{
    if (m_kept)
        return;
    const Recipe& recipe = m_context.recipe;
    m_group = groupOf(m_context.set.items[m_index], recipe);
    m_summary = summarize(m_before);
    const Image mask = maskFor(m_context.set, m_index, recipe);
    m_normalization = normalizationOf(m_before, recipe, {&m_summary, m_group, &mask});
    m_after = applyTransform(m_before, m_normalization.transform, recipe);
}

void ExportItem::write()
{
    if (m_kept)
        return;
    m_partialFile = m_context.folder.partialFile(m_index, m_context.writer.extension);
    const Encoding encoding
        = m_context.writer.write(m_partialFile, m_after, m_normalization.transform.nominal);
    m_bytes = std::filesystem::file_size(m_partialFile);
    const std::string& output = m_context.outputs[m_index];
    const ManifestLine line {m_context.set.items[m_index], m_sourceDigest, output,
        fileDigest(m_partialFile, output), m_after.shape(), m_group, m_before.depth(),
        dataRange(m_summary, m_context.recipe), m_normalization.fits,
        writtenNumbers(m_before, m_summary, m_normalization.transform, m_after, encoding),
        m_normalization.transform.anyDegenerate(), encoding};
    m_entry = manifestEntry(toJson(line));
    m_before = m_after = {};
    m_summary = {};
    m_normalization = {};
}

} // namespace isolume
