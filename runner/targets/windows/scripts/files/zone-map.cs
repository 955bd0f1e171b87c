using System;
using System.Runtime.InteropServices;

namespace MotwHarness
{
    // The order of the methods is that of urlmon.h; those before MapUrlToZone are only there for their places.
    [ComImport, Guid("79EAC9EE-BAF9-11CE-8C82-00AA004BA90B"), InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
    internal interface IInternetSecurityManager
    {
        [PreserveSig] int SetSecuritySite(IntPtr site);
        [PreserveSig] int GetSecuritySite(out IntPtr site);
        [PreserveSig] int MapUrlToZone([MarshalAs(UnmanagedType.LPWStr)] string url, out uint zone, uint flags);
    }

    public static class ZoneMap
    {
        [DllImport("urlmon.dll", ExactSpelling = true)]
        private static extern int CoInternetCreateSecurityManager(
            IntPtr provider, [MarshalAs(UnmanagedType.Interface)] out IInternetSecurityManager manager, uint reserved);

        // Flags 0: the mark of a saved file counts (documentation of IInternetSecurityManager::MapUrlToZone).
        public static int Map(string path)
        {
            IInternetSecurityManager manager;
            Marshal.ThrowExceptionForHR(CoInternetCreateSecurityManager(IntPtr.Zero, out manager, 0));
            try
            {
                uint zone;
                Marshal.ThrowExceptionForHR(manager.MapUrlToZone(path, out zone, 0));
                return (int)zone;
            }
            finally
            {
                Marshal.ReleaseComObject(manager);
            }
        }
    }
}
