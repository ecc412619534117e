"""The index in Milvus, for corpora past one machine: the same answers, by way of pymilvus.

LlamaIndex's Milvus store (1.2.0, tried on Milvus Lite 3.2.2) keeps offsets, fuses and deletes by
document, but its keyword leg asks for a `drop_ratio_search` that Lite refuses and that leaves words
out elsewhere, its fusion takes no weights, it has strings for ids, and it holds pymilvus below 3.
"""
