using System;
using System.Runtime.InteropServices;

namespace MotwHarness
{
    // shobjidl_core.h, IAttachmentExecute: the order of the methods is the interface.
    [ComImport, Guid("73DB1241-1E85-4581-8E4F-A81E1D0F8C57"), InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
    internal interface IAttachmentExecute
    {
        void SetClientTitle([MarshalAs(UnmanagedType.LPWStr)] string title);
        void SetClientGuid(ref Guid client);
        void SetLocalPath([MarshalAs(UnmanagedType.LPWStr)] string path);
        void SetFileName([MarshalAs(UnmanagedType.LPWStr)] string name);
        void SetSource([MarshalAs(UnmanagedType.LPWStr)] string source);
        void SetReferrer([MarshalAs(UnmanagedType.LPWStr)] string referrer);
        [PreserveSig] int CheckPolicy();
        [PreserveSig] int Prompt(IntPtr window, int prompt, out int action);
        [PreserveSig] int Save();
    }

    [ComImport, Guid("4125DD96-E03A-4103-8F70-E0597D803B9C")]
    internal class AttachmentServices
    {
    }

    public static class AttachmentManager
    {
        // Of our own: the Attachment Manager keeps a user's choices by it.
        private static readonly Guid client = new Guid("6F6A2B7E-0B1D-4C55-9D0E-3A5C1E2F4B60");

        // May run a virus scanner, and may write the mark (documentation of IAttachmentExecute::Save).
        public static void Save(string path, string source, string referrer)
        {
            IAttachmentExecute execute = (IAttachmentExecute)new AttachmentServices();
            try
            {
                Guid ours = client;
                execute.SetClientGuid(ref ours);
                execute.SetLocalPath(path);
                execute.SetSource(source);
                if (referrer.Length > 0) execute.SetReferrer(referrer);
                Marshal.ThrowExceptionForHR(execute.Save());
            }
            finally
            {
                Marshal.ReleaseComObject(execute);
            }
        }
    }
}
